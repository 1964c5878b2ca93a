import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { bundled, synthesized } from "./synthesized.ts";

describe("the command's own run", () => {
  const run = (context: object, outdir: string) =>
    promisify(execFile)(process.execPath, ["infra/app.ts"], {
      cwd: join(import.meta.dirname, "../.."),
      env: {
        ...process.env,
        CDK_OUTDIR: outdir,
        CDK_CONTEXT_JSON: JSON.stringify(context),
        CDK_VALIDATION: "false",
      },
    });
  const newFolder = () => mkdtempSync(join(tmpdir(), "countersign-synth-"));
  const { context } = JSON.parse(readFileSync(join(import.meta.dirname, "../../cdk.json"), "utf8"));

  test("makes the same bytes from other bundles of the same sources", async () => {
    const outdir = newFolder();
    await run(context, outdir);
    const written = readFileSync(join(outdir, "countersign-production.template.json"), "utf8");
    expect(written).toBe(JSON.stringify(synthesized(await bundled()).template.toJSON(), null, 1));
  });

  test("tells which stages there are when asked for another", async () => {
    const failed = run({ ...context, stage: "prod" }, newFolder());
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stderr: "There is no stage prod. Choose one of production, trial, or add it to infra/stages.ts.\n",
    });
  });
});
