import { join } from "node:path";
import { readManifest } from "../../../shared/signing/manifest.ts";
import { adapt } from "../adapt.ts";
import { cdk, cdkWell, deploy, hashes, STAGE } from "../cdk.ts";
import { ACCOUNT, REGION } from "../emulator.ts";
import { Front } from "../front.ts";
import type { Deployed, Place } from "../place.ts";
import { must } from "../process.ts";

const SYNTH_SECONDS = 15;

/** From an empty account to a deployed stage with its first keys. */
export async function deployFirst(place: Place): Promise<Deployed> {
  const { report, folder, env } = place;
  const [assembly, again] = await report.step(
    "cdk synth makes the same bytes twice, in under 15 s",
    async (say) => {
      const folders = [join(folder, "first"), join(folder, "again")] as const;
      const seconds: number[] = [];
      for (const output of folders) {
        const from = performance.now();
        await cdkWell(["synth", "--quiet", "--context", `stage=${STAGE}`, "--output", output], env);
        seconds.push((performance.now() - from) / 1_000);
      }
      say(`${seconds.map((each) => `${each.toFixed(1)} s`).join(", ")}`);
      const [one, other] = [hashes(folders[0]), hashes(folders[1])];
      const unlike = [...new Set([...one.keys(), ...other.keys()])].filter(
        (file) => one.get(file) !== other.get(file),
      );
      must(unlike.length === 0, `other bytes in ${unlike.join(", ")}`);
      must(Math.min(...seconds) < SYNTH_SECONDS, "both took longer");
      return folders;
    },
  );
  await report.step("cdk bootstrap prepares the account", () =>
    cdkWell(["bootstrap", "--app", assembly, `aws://${ACCOUNT}/${REGION}`], env),
  );
  const outputs = await report.step("cdk deploy makes a stage in an empty account", async (say) => {
    for (const change of adapt(assembly)) say(`for the emulator: ${change}`);
    const done = await deploy(assembly, env);
    for (const [name, value] of Object.entries(done.outputs)) say(`${name} = ${value}`);
    return done.outputs;
  });
  await report.step("without a change, cdk diff shows nothing and cdk deploy does nothing", async (say) => {
    adapt(again);
    const { exitCode, text } = await cdk(["diff", "--app", again, "--fail"], env);
    must(exitCode === 0 && text.includes("There were no differences"), text);
    const { printed } = await deploy(again, env);
    must(printed.includes("(no changes)"), printed);
    say("There were no differences.");
  });
  const front = new Front(outputs["ApiUrl"] ?? "");
  await front.open();
  await assertFirstKeys(place, { outputs, front });
  return { outputs, front, assembly };
}

interface Stored {
  readonly Parameters: readonly { readonly Name: string; readonly Type: string }[];
}

async function assertFirstKeys(
  { report, aws }: Place,
  { outputs, front }: Omit<Deployed, "assembly">,
): Promise<void> {
  const { PinnedRootKey = "", RootKeyArn, ParameterPath = "" } = outputs;
  await report.step("the first keys were made at deployment, signed by the root in KMS", async (say) => {
    const { KeyMetadata } = await aws.json<{ KeyMetadata: { KeySpec: string } }>(
      "kms",
      "TrentService.DescribeKey",
      { KeyId: RootKeyArn },
    );
    must(KeyMetadata.KeySpec === "ECC_NIST_EDWARDS25519", `the root key is ${KeyMetadata.KeySpec}`);
    const { Parameters } = await aws.json<Stored>("ssm", "AmazonSSM.GetParameters", {
      Names: ["manifest", "signing-keys", "master-secret"].map((name) => `${ParameterPath}${name}`),
    });
    const types = Object.fromEntries(Parameters.map(({ Name, Type }) => [Name.split("/").pop(), Type]));
    must(types["signing-keys"] === "SecureString", "signing-keys is no SecureString");
    must(types["master-secret"] === "SecureString", "master-secret is no SecureString");
    const response = await fetch(`${front.url}/.well-known/countersign-manifest`);
    const { manifest: jws } = (await response.json()) as { manifest: string };
    const read = await readManifest(jws, [PinnedRootKey]);
    must(read.ok, `the pinned root key does not open the manifest: ${"fault" in read ? read.fault : ""}`);
    say(`version ${read.manifest.version}, ${read.manifest.keys.length} key, issuer ${read.manifest.iss}`);
  });
}
