import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { STACK } from "../cdk.ts";
import { DeployedScene } from "../deployed-scene.ts";
import type { Deployed, InUse, Place } from "../place.ts";
import { COUNTERSIGN, must, run, runWell } from "../process.ts";

interface Check {
  readonly name: string;
  readonly outcome: string;
  readonly says: string;
}

interface SetupDone {
  readonly adminKey: string | null;
  readonly checks: readonly Check[];
}

/** `countersign setup`, as ops run it after the first deployment; and again, which must not show a second key. */
export async function setUp(place: Place, deployed: Deployed): Promise<InUse> {
  const { report, folder } = place;
  const outputsFile = join(folder, "outputs.json");
  // The address that is reachable here stands in the place of the emulator's.
  const reachable = { ...deployed.outputs, ApiUrl: deployed.front.url };
  writeFileSync(outputsFile, JSON.stringify({ [STACK]: reachable }));
  const words = ["setup", "--outputs", outputsFile, "--json"];
  const adminKey = await report.step(
    "countersign setup makes the first admin key and checks every endpoint",
    async (say) => {
      const done = await ask<SetupDone>(place, words);
      for (const { name, outcome, says } of done.checks) say(`${name}: ${outcome}, ${says}`);
      must(
        done.checks.length > 0 && done.checks.every(({ outcome }) => outcome === "ok"),
        "a check is not ok",
      );
      must(done.adminKey !== null, "no key was shown");
      return done.adminKey;
    },
  );
  await report.step("countersign setup shows no second key when it is run again", async () => {
    const again = await ask<SetupDone>(place, words);
    must(again.adminKey === null, "a second key was made");
  });
  return {
    ...deployed,
    adminKey,
    outputsFile,
    scene: new DeployedScene(place, deployed, adminKey),
    known: {},
  };
}

/** What the emulator does not do, and the doctor must therefore find. */
const LACKING = ["table restore", "table TTL", "throttles"];

/** `countersign doctor` finds all well but what the emulator lacks. */
export async function askDoctor({ report, env }: Place, { outputsFile }: InUse): Promise<void> {
  await report.step("countersign doctor finds all well but what the emulator lacks", async (say) => {
    const words = [COUNTERSIGN, "doctor", "--outputs", outputsFile, "--json"];
    const { exitCode, stdout, text } = await run(process.execPath, words, env);
    must(exitCode === 1, `exit code ${exitCode}: ${text}`);
    const { checks } = JSON.parse(stdout) as Pick<SetupDone, "checks">;
    for (const { name, outcome, says } of checks) say(`${name}: ${outcome}, ${says}`);
    const wrong = checks.flatMap(({ name, outcome }) => (outcome === "wrong" ? [name] : []));
    must(wrong.join() === LACKING.join(), `wrong: ${wrong.join(", ")}`);
  });
}

async function ask<T>({ env }: Place, words: readonly string[]): Promise<T> {
  return JSON.parse(await runWell(process.execPath, [COUNTERSIGN, ...words], env)) as T;
}
