/**
 * `npm run test:wire`: client programs as they are out there, written from the protocol's page, against a real service
 * process: what they store, send back, keep and delete. Without PHP, and no way to install it, only the Node.js one runs.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { must } from "../../deploy/process.ts";
import { Report } from "../../deploy/report.ts";
import { areAdministrationsPlayed } from "./administration.ts";
import { preparePhp } from "./php.ts";
import { CLIENTS, type Client, Installation } from "./program.ts";
import { SCENES, type Scene } from "./scenes.ts";
import { SPECIAL_SCENES } from "./special-scenes.ts";
import { Vendor } from "./vendor.ts";

async function main(): Promise<number> {
  const hasPhp = await preparePhp();
  if (!hasPhp)
    console.log("Skipped: the PHP programs, because there is no PHP and it could not be installed.");
  const clients = CLIENTS.filter((client) => hasPhp || !client.endsWith(".php"));
  const folder = mkdtempSync(join(tmpdir(), "countersign-sites-"));
  const report = new Report();
  const vendor = await report.step("the service starts", () => Vendor.open());
  let exitCode = 0;
  try {
    const key = await vendor.siteKey();
    for (const client of clients)
      for (const scene of [...SCENES, ...(SPECIAL_SCENES[client] ?? [])])
        if (!(await isPlayed(report, client, scene, { vendor, key, folder }))) exitCode = 1;
    if (!(await areAdministrationsPlayed(report, hasPhp, { vendor, siteKey: key, folder }))) exitCode = 1;
  } finally {
    await vendor.close();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(report.summary());
  return exitCode;
}

interface Place {
  readonly vendor: Vendor;
  readonly key: string;
  readonly folder: string;
}

/** Plays one scene with a new license, which a new installation has activated. */
async function isPlayed(
  report: Report,
  client: Client,
  scene: Scene,
  { vendor, key, folder }: Place,
): Promise<boolean> {
  try {
    await report.step(`${client} ${scene.title}`, async (say) => {
      const license = await vendor.sell();
      const another = () => new Installation(client, license, { base: vendor.url, key, folder });
      const site = another();
      const { done, message } = await site.run("activate");
      must(done && site.keeps(), `its activation failed: ${message}`);
      say(await scene.play({ vendor, license, site, another }));
    });
    return true;
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
    return false;
  }
}

process.exitCode = await main();
