import type { License } from "../license.ts";
import type { Product } from "../product.ts";
import { LICENSE_REFUSALS, type LicenseRefusal } from "../refusal.ts";
import { DEFAULT_SETTINGS } from "../settings.ts";
import type { Environment, LicenseFacts, Newcomer } from "../take-use.ts";
import { environment, license, licenseFacts, NOW, newcomer, product } from "./builders.ts";

/** What makes a license be refused for one reason, and for no other. */
interface Cause {
  readonly isUnknown?: true;
  readonly license?: Partial<License>;
  readonly product?: Partial<Product>;
  readonly facts?: Partial<LicenseFacts>;
  readonly settings?: Partial<Environment["settings"]>;
}

const FULL = { usesTaken: 1, oldest: [{ activationId: "act_a", holderId: "nod_a", activatedAt: 1 }] };

const CAUSES: Readonly<Record<LicenseRefusal, Cause>> = {
  LICENSE_UNKNOWN: { isUnknown: true },
  LICENSE_REVOKED: { license: { state: "revoked" } },
  LICENSE_BLOCKED: { license: { state: "blocked" } },
  PRODUCT_INACTIVE: { product: { isActive: false } },
  LICENSE_NOT_STARTED: { license: { startsAt: NOW + 1 } },
  LICENSE_EXPIRED: { license: { expiresAt: NOW } },
  DOMAIN_NOT_ALLOWED: { license: { allowedDomains: ["example.com"] } },
  IP_NOT_ALLOWED: { license: { allowedIps: ["198.51.100.0/24"] } },
  SERVER_TYPE_MISMATCH: { license: { serverType: "Production" } },
  PREREQUISITE_MISSING: { product: { requires: ["prd_2"] } },
  LICENSE_LIMIT_REACHED: { license: { onLimit: "reject" }, facts: FULL },
  RELEASES_USED_UP: {
    license: { onLimit: "deactivate-oldest" },
    facts: { ...FULL, releases: 3 },
    settings: { releasesPerLicenseAndYear: 3 },
  },
};

/** What a decision about a use is asked, in the order of its arguments. */
export type Scene = readonly [LicenseFacts, Newcomer, readonly string[], Environment];

/** A newcomer whom all of these reasons stand against; of two that exclude each other the first is so. */
export function sceneOf(...codes: readonly LicenseRefusal[]): Scene {
  const causes = codes.map((code) => CAUSES[code]).reverse();
  const merged = <K extends keyof Cause>(part: K) => Object.assign({}, ...causes.map((cause) => cause[part]));
  const facts = licenseFacts({
    license: license(merged("license")),
    product: product(merged("product")),
    ...merged("facts"),
    ...(causes.some(({ isUnknown }) => isUnknown) ? { license: null, product: null } : {}),
  });
  const settings = { ...DEFAULT_SETTINGS, ...merged("settings") };
  return [facts, newcomer(), [], environment({ settings })];
}

/** Every pair of reasons, the one that is judged earlier first. */
export const PAIRS = LICENSE_REFUSALS.flatMap((first, index) =>
  LICENSE_REFUSALS.slice(index + 1).map((second) => ({ first, second })),
);
