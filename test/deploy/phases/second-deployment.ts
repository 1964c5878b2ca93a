import { join } from "node:path";
import { adapt } from "../adapt.ts";
import { cdk, cdkWell, deploy, STAGE } from "../cdk.ts";
import type { InUse, Place } from "../place.ts";
import { must } from "../process.ts";

/** The next release: other function code on the same table and keys. */
export async function deploySecond({ report, folder, env }: Place, inUse: InUse): Promise<void> {
  const { front, outputs, scene, known } = inUse;
  const assembly = join(folder, "second");
  const build = async () => (await fetch(`${front.url}/test`)).headers.get("x-build");
  await report.step("cdk deploy brings changed function code", async () => {
    must((await build()) === null, "the change is there already");
    await cdkWell(
      [
        ...["synth", "--quiet", "--app", "node test/deploy/changed-app.ts"],
        ...["--context", `stage=${STAGE}`, "--output", assembly],
      ],
      { ...env, CODE_FOLDER: join(folder, "changed-functions") },
    );
    adapt(assembly);
    const { exitCode } = await cdk(["diff", "--app", assembly, "--fail"], env);
    must(exitCode === 1, `cdk diff ended with exit code ${exitCode}, as if nothing had changed`);
    const second = await deploy(assembly, env);
    must(!second.printed.includes("(no changes)"), "the command saw no change");
    must(
      JSON.stringify(second.outputs) === JSON.stringify(outputs),
      `other outputs: ${JSON.stringify(second.outputs)}`,
    );
  });
  await report.step("the new code answers", async () => {
    must((await build()) === "second", `x-build: ${await build()}`);
  });
  const ask = async (title: string, words: readonly string[], at: string, says: RegExp) =>
    report.step(title, async (say) => {
      const command = at === "vendor" ? "countersign" : "countersign-node";
      const { exitCode, text } = await scene.run(command, words, at);
      must(exitCode === 0 && says.test(text), `exit code ${exitCode}: ${text}`);
      say(`${at} $ ${command} ${words.join(" ")}`);
    });
  await ask("the data is kept", ["licenses", "get", known["license"] ?? ""], "vendor", /uses +1 of 1/);
  await ask("a server that was active before polls on", ["verify"], "server-b", /./);
}
