import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import type { Metafile } from "esbuild";
import { bundle } from "../../infra/bundle.ts";
import { allEntries } from "../../infra/entries.ts";
import { addStack } from "../../infra/stack.ts";
import { type Stage, stage } from "../../infra/stage.ts";

/** A resource of a template, as far as tests read it. */
export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's properties have no type here.
  readonly Properties: any;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: readonly string[];
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface Synthesized {
  readonly stack: Stack;
  readonly template: Template;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface Bundles {
  readonly folder: string;
  readonly metafile: Metafile;
}

export const { context: CONTEXT } = JSON.parse(
  readFileSync(new URL("../../cdk.json", import.meta.url), "utf8"),
);

/** A folder for each function with nothing to run in it: enough for a template. */
export function placeholders(): Pick<Bundles, "folder"> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-placeholders-"));
  for (const { name } of allEntries()) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "index.js"), `// ${name}\n`);
  }
  return { folder };
}

/** Bundles every function into a new folder outside the repository, as in a Lambda where no package.json is above. */
export async function bundled(): Promise<Bundles> {
  const folder = join(mkdtempSync(join(tmpdir(), "countersign-bundles-")), "functions");
  return { folder, metafile: await bundle(allEntries(), folder) };
}

/**
 * The template of a stage, with the feature flags that cdk.json gives to the command. The CDK's own validation, which
 * takes longer than all else, runs in nag.test.ts.
 */
export function synthesized(bundles: Pick<Bundles, "folder">, chosen: Partial<Stage> = {}): Synthesized {
  const app = new App({
    context: CONTEXT,
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  });
  const stack = addStack(app, stage({ name: "production", ...chosen }), bundles.folder);
  const template = Template.fromStack(stack);
  const { Resources, Outputs } = template.toJSON();
  return { stack, template, resources: Resources, outputs: Outputs };
}

/** The resources of one type, with their logical ids. */
export function ofType({ resources }: Pick<Synthesized, "resources">, type: string): [string, Resource][] {
  return Object.entries(resources).filter(([, { Type }]) => Type === type);
}

/** What a function is called in infra/entries.ts. */
export function nameOf(lambda: Resource): string {
  return String(lambda.Properties.Description).split(": ")[1] ?? "";
}

/** The only resource of its type. */
export function theOne(of: Pick<Synthesized, "resources">, type: string): Resource {
  const [found, another] = ofType(of, type);
  if (found === undefined || another !== undefined)
    throw new Error(`the template has not exactly one ${type}`);
  return found[1];
}
