import type { LicenseEntry } from "../../shared/signing/license-file.ts";
import { NOTHING, type Snapshot } from "../state/snapshot.ts";
import { EMPTY_STATE, type HeldLicense, type StoredState } from "../state/stored-state.ts";

export const DAY = 86_400_000;
export const T0: number = Date.UTC(2027, 0, 10);

/** A license of a product, as a license file states it. */
export function heldLicense(code: string, change: Partial<HeldLicense> = {}): HeldLicense {
  return {
    id: `lic_${code}`,
    code: `CODE-${code}`,
    product: { id: `prd_${code}`, code, name: code.toUpperCase() },
    type: "perpetual",
    class: "production",
    capacity: null,
    features: [],
    startsAt: null,
    expiresAt: null,
    maintenanceUntil: null,
    graceDays: 0,
    activationId: `act_${code}`,
    activatedAt: T0,
    deadlineAt: T0 + 30 * DAY,
    ...change,
  };
}

/** What a directory holds, its documents proven already; all that is not given is as in an empty one. */
export function snapshot(
  stored: Partial<StoredState> = {},
  documents: Partial<Pick<Snapshot, "evaluations" | "fault">> & {
    readonly licenses?: readonly HeldLicense[];
    readonly responses?: readonly {
      readonly serial: number;
      readonly evaluations?: readonly { readonly code: string; readonly endsAt: number }[];
    }[];
  } = {},
): Snapshot {
  const { licenses = [], responses = [], ...rest } = documents;
  const common = { iss: "countersign:vendor", aud: "nod_1", sub: "acc_1", iat: 0, jti: "d", nonce: "n" };
  return {
    ...NOTHING,
    raw: "{}",
    stored: { ...EMPTY_STATE, ...stored },
    file:
      licenses.length === 0
        ? null
        : { ...common, exp: 0, serial: T0, licenses: licenses as readonly LicenseEntry[] },
    responses: responses.map(({ serial, evaluations = [] }) => ({
      ...common,
      serial,
      version: 1,
      manifest: "",
      text: "",
      licenses: [],
      evaluations: evaluations.map(({ code, endsAt }) => ({
        product: { id: `prd_${code}`, code, name: code.toUpperCase() },
        endsAt,
      })),
    })),
    ...rest,
  };
}
