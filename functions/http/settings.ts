import { DEFAULTS } from "../../shared/domain/limits.ts";

/** What a vendor may set. */
export interface Settings {
  readonly leaseDays: number;
}

/** What applies until a vendor sets something else. */
export const DEFAULT_SETTINGS: Settings = { leaseDays: DEFAULTS.leaseDays };
