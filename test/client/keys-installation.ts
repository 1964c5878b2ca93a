import type { Licensing } from "../../client/licensing.ts";
import type { LicensingOptions } from "../../client/options.ts";
import type { LicenseKeys } from "../../onprem/keys/license-keys.ts";
import { openLicenseKeys } from "../../onprem/keys/open.ts";
import { install } from "./installation.ts";
import { type KeysVendor, makeKeysVendor } from "./keys-vendor.ts";
import { type Machine, machineOf } from "./machine.ts";

export const SUPPORT = "support@vendor.example";

/** A server of a vendor's customer, its machine in the test's hand. */
export interface KeysServer {
  readonly vendor: KeysVendor;
  readonly machine: Machine;
  readonly keys: LicenseKeys;
  /** The licensing that the keys were opened with. */
  readonly licensing: Licensing;
  /** The same directory, opened by another program. */
  open(change?: Partial<LicensingOptions>, background?: boolean): Promise<LicenseKeys>;
}

export async function keysServer(
  change: { readonly vendor?: KeysVendor; readonly options?: Partial<LicensingOptions> } = {},
): Promise<KeysServer> {
  const vendor = change.vendor ?? (await makeKeysVendor());
  const machine = machineOf(vendor.vendor);
  const licensed = (more: Partial<LicensingOptions>) => {
    const options = { transport: vendor.transport, ...machine.options(), ...change.options, ...more };
    return install(vendor.vendor, options);
  };
  const open = async (more: Partial<LicensingOptions> = {}, background = false) =>
    openLicenseKeys(await licensed(more), { support: SUPPORT, background });
  const licensing = await licensed({});
  const keys = await openLicenseKeys(licensing, { support: SUPPORT, background: false });
  return { vendor, machine, keys, licensing, open };
}

/** One that has imported a file while the service was there. */
export async function importedServer(change: Parameters<KeysVendor["make"]>[0] = {}) {
  const server = await keysServer();
  const file = await server.vendor.make(change);
  const outcome = await server.keys.import(file.text);
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`);
  return { ...server, file };
}

/** One that has imported a file while the service was away. */
export async function provisionalServer(change: Parameters<KeysVendor["make"]>[0] = {}) {
  const server = await keysServer();
  const file = await server.vendor.make(change);
  server.vendor.isThere = false;
  const outcome = await server.keys.import(file.text);
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`);
  return { ...server, file };
}
