import { createLicensing, type Licensing } from "../../client/licensing.ts";
import type { LicensingOptions } from "../../client/options.ts";
import { isWellFormedSecret } from "../../shared/domain/secret-format.ts";
import { tempPath } from "./temp-folder.ts";
import { makeVendor, TOKEN, type Vendor } from "./vendor.ts";

export const HARDWARE = { machineId: "machine-one", cpu: "Brand x 4", macEth0: "00:1b:44:11:3a:b7" };

/** An installation of a vendor's product, its clock in the test's hand and nothing in the background. */
export function install(vendor: Vendor, change: Partial<LicensingOptions> = {}): Promise<Licensing> {
  return createLicensing({
    url: "https://licenses.test",
    dataDir: tempPath(),
    rootKeys: vendor.rootKeys,
    transport: vendor.transport,
    hardware: () => HARDWARE,
    hostName: "server-1",
    autoRefresh: false,
    now: () => vendor.now(),
    ...change,
  });
}

/** One that is activated. */
export async function activated(vendor: Vendor, change: Partial<LicensingOptions> = {}): Promise<Licensing> {
  const licensing = await install(vendor, change);
  const outcome = await licensing.activate(TOKEN);
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`);
  return licensing;
}

/** One that is activated, with what tests need to open its directory again. */
export async function installed(vendor?: Vendor) {
  const own = vendor ?? (await makeVendor());
  const dataDir = tempPath();
  const licensing = await activated(own, { dataDir });
  return { vendor: own, dataDir, licensing, open: () => install(own, { dataDir }) };
}

if (!isWellFormedSecret("cs_act_", TOKEN)) throw new Error("the test's token has a wrong checksum");
