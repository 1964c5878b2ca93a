import type { Licensing } from "../../client/index.ts";
import { deskOf } from "../../client/internals.ts";
import type { LicenseKeys } from "./license-keys.ts";
import { openKeys } from "./open-keys.ts";

/** What the license keys of a server need besides its licensing. */
export interface LicenseKeysOptions {
  /** Where the vendor's support is: a mail address or a web address, named where only support can help. */
  readonly support?: string | undefined;
  /** False: no daily poll, and no timers at all. */
  readonly background?: boolean | undefined;
}

/** Opens the license keys of an installation, from the directory of its licensing and without waiting for the network. */
export async function openLicenseKeys(
  licensing: Licensing,
  { support, background }: LicenseKeysOptions = {},
): Promise<LicenseKeys> {
  return openKeys(deskOf(licensing), { support: support ?? null, background: background ?? true });
}
