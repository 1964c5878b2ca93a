import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Route, WireRoute } from "../../infra/access.ts";
import { LISTS, type ListName } from "../../shared/storage/table.ts";

/**
 * What a handler does to the table and which parameters it reads, from the sources themselves: the handler's calls of
 * `storage`, followed through shared/storage down to the SDK's commands. This knows nothing of infra/access.ts.
 */

const ROOT = join(import.meta.dirname, "../..");
const COMMANDS: Readonly<Record<string, string>> = {
  GetCommand: "GetItem",
  BatchGetCommand: "BatchGetItem",
  PutCommand: "PutItem",
  UpdateCommand: "UpdateItem",
  DeleteCommand: "DeleteItem",
  QueryCommand: "Query",
  TransactWriteCommand: "",
};

interface Declaration {
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

const DECLARATION = /^(?:export )?(?:async )?(?:function|const|class) (\w+)/;

/** The top-level values of a source file; types have no say in what a program does. */
function declarationsOf(file: string): readonly Declaration[] {
  const source = readFileSync(join(ROOT, file), "utf8");
  return source
    .split(/^(?=(?:export )?(?:async )?(?:function|const|class|interface|type) )/m)
    .flatMap((text) => {
      const name = DECLARATION.exec(text)?.[1];
      return name === undefined ? [] : [{ file, name, text }];
    });
}

const STORAGE = readdirSync(join(ROOT, "shared/storage"))
  .filter((name) => /^[\w-]+\.ts$/.test(name) && name !== "table.ts")
  .flatMap((name) => declarationsOf(`shared/storage/${name}`));

/** The table actions of one access, and "index" for a query on one. */
function actionsOf(access: string): ReadonlySet<string> {
  return new Set(reachedFrom(access).flatMap(({ text }) => directActions(text)));
}

/** The sources behind an access that name the lists they read. */
function readersOf(access: string): readonly string[] {
  const texts = reachedFrom(access).map(({ text }) => text);
  return texts.filter((text) => /\b(?:readPage|pickFromList|readAscending)\(db, "/.test(text));
}

function reachedFrom(access: string): readonly Declaration[] {
  const start = STORAGE.filter(({ name, text }) => name === access && text.startsWith("export"));
  if (start.length !== 1) throw new Error(`shared/storage has ${start.length} exports named ${access}`);
  const reached = new Set(start);
  for (const from of reached) {
    for (const [word] of from.text.matchAll(/\b[A-Za-z]\w*\b/g)) {
      const named = STORAGE.filter(({ name }) => name === word);
      const found =
        named.find(({ file }) => file === from.file) ?? named.find(({ text }) => text.startsWith("export"));
      if (found !== undefined) reached.add(found);
    }
  }
  return [...reached];
}

function directActions(text: string): readonly string[] {
  const commands = [...text.matchAll(/new (\w+Command)\(/g)].map(([, name = ""]) => {
    const action = COMMANDS[name];
    if (action === undefined) throw new Error(`test/infra/needed-access.ts does not know ${name}`);
    return action === "Query" && text.includes("IndexName") ? "index" : action;
  });
  const writes = [...text.matchAll(/action: "(\w+)"/g)].map(([, action]) => `${action}Item`);
  return [...commands, ...writes].filter((action) => action !== "");
}

/** The accesses that a source calls. */
export function accessesIn(source: string): readonly string[] {
  return [...source.matchAll(/\bstorage\s*\.(\w+)\(/g)].map(([, name = ""]) => name);
}

/** What the shell calls for a handler of any operation. */
export const SHELL_ACCESSES = [
  "loadUsableKey",
  "loadOnce",
  "loadSettings",
  "noteRefused",
  "recordAttempt",
  "countAttempt",
  "loadBlacklist",
  "isCustomersDomain",
  "tellOnce",
  "newestAttemptsOf",
  "saveBlacklistEntries",
] as const;

/** What a failed attempt may lead to: functions/http/attempt.ts and what it calls. */
const OF_ATTEMPTS = SHELL_ACCESSES.slice(SHELL_ACCESSES.indexOf("recordAttempt"));

function shellAccesses(route: Route | WireRoute, source: string): readonly string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
  return [
    ...(needsKey(route) ? ["loadUsableKey"] : []),
    ...("idempotent" in route && route.idempotent ? ["loadOnce", "onceWrite"] : []),
    ...(/\bsettings\b/.test(code) ? ["loadSettings"] : []),
    ...(/\brefuseBlacklisted\b/.test(code) ? ["noteRefused"] : []),
    ...(/\battempt\b(?!-)/.test(code) ? ["loadSettings", ...OF_ATTEMPTS] : []),
  ];
}

function needsKey(route: Route | WireRoute): boolean {
  return "caller" in route ? route.caller.kind === "staff" : route.keyKind !== null;
}

/** The lists that a handler names, by the index each is in. */
function indexesIn(source: string): readonly string[] {
  const lists = Object.keys(LISTS).filter((list) => source.includes(`"${list}"`)) as ListName[];
  return lists.map((list) => LISTS[list].index);
}

/** The handler, and what it imports from beside it: an operation's folder may hold what several of them share. */
export function filesOf({ room, name }: Pick<Route | WireRoute, "room" | "name">): readonly string[] {
  const files = new Set([`functions/${room}/${name}.ts`]);
  for (const file of files)
    for (const beside of importsOf(file, /from "\.\/([\w-]+\.ts)"/g))
      files.add(`functions/${room}/${beside}`);
  return [...files];
}

function importsOf(file: string, pattern: RegExp): readonly string[] {
  return [...readFileSync(join(ROOT, file), "utf8").matchAll(pattern)].map(([, name = ""]) => name);
}

/** The sources of an operation; of functions/present those that are given the storage, and ask it something. */
function handlerSource(route: Route | WireRoute): string {
  const own = filesOf(route);
  const presenting = own
    .flatMap((file) => importsOf(file, /from "\.\.\/(present\/[\w-]+\.ts)"/g))
    .map((name) => `functions/${name}`)
    .filter((file) => importsOf(file, /from "([./]+shared\/storage\/storage\.ts)"/g).length > 0);
  return [...own, ...new Set(presenting)].map((file) => readFileSync(join(ROOT, file), "utf8")).join("\n");
}

/** The accesses to the table that an operation and its shell call; `onceWrite` is a part of others. */
export function accessesOf(route: Route | WireRoute): readonly string[] {
  const source = handlerSource(route);
  return [...accessesIn(source), ...shellAccesses(route, source)].filter((name) => name !== "onceWrite");
}

/** What one operation needs, in the words of policies.ts. */
export function neededBy(route: Route | WireRoute, parameterPath: string): readonly string[] {
  const source = handlerSource(route);
  const accesses = [...accessesIn(source), ...shellAccesses(route, source)];
  const actions = new Set(accesses.flatMap((access) => [...actionsOf(access)]));
  const naming = [source, ...accesses.flatMap(readersOf)].join("\n");
  const indexes = actions.delete("index") ? indexesIn(naming) : [];
  return [
    ...[...actions].map((action) => `dynamodb:${action} table`),
    ...indexes.map((index) => `dynamodb:Query index/${index}`),
    ...parametersOf(route, source).map((name) => `ssm:GetParameters ${parameterPath}${name}`),
  ];
}

function parametersOf(route: Route | WireRoute, source: string): readonly string[] {
  const signs = /present\/(?:documents|responses|key-documents)\.ts/.test(source);
  const isNode = "caller" in route && route.caller.kind === "node";
  const needsSecrets =
    needsKey(route) || /\bsecrets\b/.test(source) || ("idempotent" in route && route.idempotent);
  return [
    ...(signs || isNode || /\bsigner\b/.test(source) ? ["manifest"] : []),
    ...(signs ? ["signing-keys"] : []),
    ...(needsSecrets ? ["master-secret"] : []),
  ];
}

const SWEEP_FILES = /from "(\.\/[\w-]+\.ts|\.\.\/http\/count-attempt\.ts)"/g;

/** What the sweep needs: its steps and what they call, and the key that signs seals. */
export function neededBySweep(parameterPath: string): readonly string[] {
  const files = new Set(["functions/schedule/sweep.ts"]);
  for (const file of files)
    for (const other of importsOf(file, SWEEP_FILES)) files.add(join(file, "..", other));
  const source = [...files].map((file) => readFileSync(join(ROOT, file), "utf8")).join("\n");
  const accesses = [...accessesIn(source), "loadSettings"];
  const actions = new Set(accesses.flatMap((access) => [...actionsOf(access)]));
  actions.delete("index");
  return [
    ...[...actions].map((action) => `dynamodb:${action} table`),
    ...indexesIn([source, ...accesses.flatMap(readersOf)].join("\n")).map(
      (index) => `dynamodb:Query index/${index}`,
    ),
    ...(/\bsigner\b/.test(source) ? ["manifest", "signing-keys"] : []).map(
      (name) => `ssm:GetParameters ${parameterPath}${name}`,
    ),
  ];
}
