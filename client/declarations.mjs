/** The declarations of the published packages: of each entry one file, with what its types need and nothing else. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const declared = join(root, "dist", "types");

/** Compiles a folder and those it needs, for their declarations. */
export function compile(folder) {
  const tsc = createRequire(import.meta.url).resolve("typescript/package.json");
  const types = spawnSync(process.execPath, [join(dirname(tsc), "bin", "tsc"), "-b", folder], {
    stdio: "inherit",
  });
  if (types.status !== 0) process.exit(types.status ?? 1);
}

/**
 * Writes the declarations of an entry as one file: what it exports, and what that needs of other files. `packages` names the
 * package that a file belongs to, which is imported; anything else from outside is an error, for it would not stand alone.
 */
export function declare(entry, target, packages = {}) {
  const exported = readDeclarations(entry).exported;
  const statements = [];
  const outside = new Map();
  const origins = new Map();

  function need(file, name) {
    const { own, imported } = readDeclarations(file);
    const from = imported.get(name);
    if (own.has(name)) take(file, name, own.get(name));
    else if (from !== undefined && from.file in packages)
      outside.set(packages[from.file], (outside.get(packages[from.file]) ?? new Set()).add(name));
    else if (from !== undefined) need(from.file, name);
  }

  function take(file, name, { text, words }) {
    const origin = origins.get(name);
    if (origin === file) return;
    if (origin !== undefined) throw new Error(`${name} is in ${origin} and in ${file}`);
    origins.set(name, file);
    for (const word of words) need(file, word);
    statements.push(exported.has(name) ? text : text.replace(/^export /m, ""));
  }

  for (const name of exported) need(entry, name);
  const imports = [...outside].map(
    ([name, names]) => `import type { ${[...names].sort().join(", ")} } from "${name}";\n`,
  );
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, [...imports, ...statements, "export {};\n"].join(""));
}

const COMMENTS_AND_TEXTS = /\/\*[\s\S]*?\*\/|"[^"\n]*"/g;
const NAMED = /^(?:export )?(?:declare )?(?:const|class|function|interface|type) ([\w$]+)/;
const NAMES = /^(export|import) (?:type )?\{([^}]*)\}(?: from "([^"]+)")?;/;

const read = new Map();

/** The statements of a file by the name that they declare, what it imports, and what it exports. */
function readDeclarations(file) {
  const before = read.get(file);
  if (before !== undefined) return before;
  const found = { own: new Map(), imported: new Map(), exported: new Set() };
  read.set(file, found);
  for (const text of statementsOf(readFileSync(join(declared, file), "utf8"))) {
    const code = text.replace(/^\/\*\*[\s\S]*?\*\/\n/, "");
    const [, kind, names, source] = NAMES.exec(code) ?? [];
    const [, name] = NAMED.exec(code) ?? [];
    if (names !== undefined) addNames(found, file, { kind, names, source });
    else if (name !== undefined) addOwn(found, name, text, code);
    else throw new Error(`${file} has what is not understood: ${code}`);
  }
  return found;
}

function addNames({ imported, exported }, file, { kind, names, source }) {
  if (source?.startsWith(".") === false) throw new Error(`${file} needs "${source}"`);
  const from =
    source && relative(declared, resolve(declared, dirname(file), source.replace(/\.ts$/, ".d.ts")));
  for (const each of names.split(",").map((name) => name.trim().replace(/^type /, ""))) {
    if (each.includes(" as ")) throw new Error(`${file} renames ${each}`);
    if (each === "") continue;
    if (from !== undefined) imported.set(each, { file: from });
    if (kind === "export") exported.add(each);
  }
}

function addOwn({ own, exported }, name, text, code) {
  const words = code.replace(COMMENTS_AND_TEXTS, "").match(/[A-Za-z_$][\w$]*/g) ?? [];
  if (/\bimport\("/.test(code)) throw new Error(`${name} imports in the middle of a type`);
  const before = own.get(name) ?? { text: "", words: [] };
  own.set(name, { text: before.text + narrow(text), words: [...before.words, ...words] });
  if (code.startsWith("export ")) exported.add(name);
}

/** Each statement begins a line, after its comment where it has one; a comment of the file itself belongs to none. */
function statementsOf(text) {
  const lines = text.replace(/^\/\/# sourceMappingURL.*$/m, "").split("\n");
  const starts = lines.flatMap((line, at) =>
    /^(export|import|declare|type|interface)\b/.test(line) ? [at] : [],
  );
  const commentOf = (start) => {
    if (!/\*\/$/.test(lines[start - 1] ?? "")) return start;
    return lines.findLastIndex((line, at) => at < start && line.startsWith("/**"));
  };
  return starts.map((start, index) => {
    const next = starts[index + 1];
    const end = next === undefined ? lines.length : commentOf(next);
    return `${lines.slice(commentOf(start), end).join("\n").trimEnd()}\n`;
  });
}

/** Half the indentation: a tenth of the size. */
function narrow(text) {
  return text.replace(/^( +)\1(?=\S)/gm, "$1");
}
