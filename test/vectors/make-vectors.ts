import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DICTIONARY } from "../../shared/signing/armor/dictionary.ts";
import { documentVectors } from "./make/documents.ts";
import { stringVectors } from "./make/strings.ts";
import { textVectors } from "./make/texts.ts";

/**
 * Writes the frozen vectors again: `node test/vectors/make-vectors.ts`. The test run never does, and a vector that was
 * published never changes: what is new is added, under a new name.
 */
const strings = await stringVectors();
const files: Readonly<Record<string, unknown>> = {
  "dictionary.json": { version: 1, text: new TextDecoder().decode(DICTIONARY) },
  "documents.json": await documentVectors(),
  "strings.json": strings,
  "texts.json": await textVectors(strings),
};
for (const [name, content] of Object.entries(files))
  writeFileSync(join(import.meta.dirname, name), `${JSON.stringify(content, null, 2)}\n`);
