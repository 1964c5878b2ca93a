/** The licenses of what is bundled into the published packages. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const LICENSE_FILES = ["LICENSE", "LICENSE.md"];

/**
 * Writes the licenses of all packages of which a bundle has something, and of others: each one's copyright, and the one text
 * that they share.
 */
export function writeLicenses(dist, metafile, others = []) {
  const names = [...new Set([...packagesIn(metafile), ...others])].sort();
  const all = names.map((name) => {
    const folder = join(root, "node_modules", name);
    const file = LICENSE_FILES.map((each) => join(folder, each)).find(existsSync);
    const text = readFileSync(file ?? join(folder, "LICENSE"), "utf8");
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const [head, terms] = [text.slice(0, text.indexOf("Permission")), text.slice(text.indexOf("Permission"))];
    return { named: `${name} ${version}`, owners: head.match(/^Copyright.*$/gm) ?? [], terms: terms.trim() };
  });
  const [{ terms }] = all;
  const plain = (text) => text.replace(/\s+/g, " ").replaceAll("'", '"').trim();
  const other = all.find((each) => each.owners.length === 0 || plain(each.terms) !== plain(terms));
  if (other !== undefined) throw new Error(`the license of ${other.named} is not that of the others`);
  const list = all.map(({ named, owners }) => `${named}\n${owners.join("\n")}\n`);
  writeFileSync(
    join(dist, "LICENSES.txt"),
    `Bundled into this package, each under the MIT license:\n\n${list.join("\n")}\n${terms}\n`,
  );
}

function packagesIn(metafile) {
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
      bytesInOutput === 0 ? [] : [/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []].flat(),
    ),
  );
}
