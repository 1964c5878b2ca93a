/**
 * `npm run test:deploy`: deploys a stage for real, on an emulator of AWS that runs on this machine, uses it, deploys
 * it again and removes it. Without Python it is skipped; docs/guides/deploying.md says what it proves.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsAt } from "./aws.ts";
import { awsEnvironment } from "./cdk.ts";
import { Emulator } from "./emulator.ts";
import { deployFirst } from "./phases/first-deployment.ts";
import { doMainJob } from "./phases/main-job.ts";
import { assertOperations } from "./phases/operations.ts";
import { assertPermissionsCount } from "./phases/permissions.ts";
import { assertRefusals } from "./phases/refusals.ts";
import { remove } from "./phases/removal.ts";
import { deploySecond } from "./phases/second-deployment.ts";
import { askDoctor, setUp } from "./phases/setup.ts";
import type { Place } from "./place.ts";
import { must } from "./process.ts";
import { missingPython, preparePython } from "./python.ts";
import { Report } from "./report.ts";

async function main(): Promise<number> {
  const missing = await missingPython();
  if (missing !== null) {
    console.log(`Skipped: npm run test:deploy, the deployment on an emulator, because ${missing}.`);
    return 0;
  }
  const report = new Report();
  const from = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "countersign-deploy-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  let emulator: Emulator | null = null;
  let exitCode = 0;
  try {
    const { bin } = await report.step("the emulator is installed from PyPI", async (say) => {
      const python = await preparePython();
      say(python.installed);
      return python;
    });
    const running = await report.step("the emulator starts", () => Emulator.start(bin, folder));
    emulator = running;
    const { endpoint } = running;
    await deployed({ report, folder, env: awsEnvironment(endpoint, folder), aws: awsAt(endpoint) });
    await report.step("the emulator stops, with every process that it started", async () => {
      await running.stop();
      const answer = await fetch(endpoint).catch(() => null);
      must(answer === null, `${endpoint} still answers`);
    });
  } catch (error) {
    exitCode = 1;
    console.log(error instanceof Error ? error.message : String(error));
    if (emulator !== null) console.log(`\nThe emulator's last words:\n${emulator.lastWords()}`);
  } finally {
    await emulator?.stop();
  }
  console.log(`Took ${((performance.now() - from) / 1_000).toFixed(0)} s.`);
  console.log(report.summary());
  return exitCode;
}

/** All that is done with an empty account, from the first deployment to the removal. */
async function deployed(place: Place): Promise<void> {
  const stage = await deployFirst(place);
  try {
    const inUse = await setUp(place, stage);
    await doMainJob(place, inUse);
    await assertRefusals(place, inUse);
    await assertOperations(place, inUse);
    await askDoctor(place, inUse);
    await deploySecond(place, inUse);
    await assertPermissionsCount(place, inUse);
    await remove(place, inUse);
  } finally {
    await stage.front.close();
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
process.exitCode = await main();
