import type { License, LicenseState } from "./license.ts";

/** The license in a state that staff want; itself where it is so already, and null where it is revoked, which is final. */
export function withState(license: License, state: LicenseState): License | null {
  if (license.state === state) return license;
  return license.state === "revoked" ? null : { ...license, state, revision: license.revision + 1 };
}
