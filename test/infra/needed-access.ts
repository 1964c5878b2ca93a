import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Route } from "../../infra/access.ts";
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
  return new Set([...reached].flatMap(({ text }) => directActions(text)));
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

/** What the shell calls for a handler of this operation. */
export const SHELL_ACCESSES = ["loadUsableKey", "loadOnce", "recordActivity"] as const;

function shellAccesses({ caller, ...route }: Route, source: string): readonly string[] {
  return [
    ...(caller.kind === "staff" ? ["loadUsableKey"] : []),
    ...("idempotent" in route && route.idempotent ? ["loadOnce", "onceWrite"] : []),
    ...(/\battempt\b/.test(source.replaceAll(/\/\*.*?\*\/|\/\/.*/gs, "")) ? ["recordActivity"] : []),
  ];
}

/** The lists that a handler names, by the index each is in. */
function indexesIn(source: string): readonly string[] {
  const lists = Object.keys(LISTS).filter((list) => source.includes(`"${list}"`)) as ListName[];
  return lists.map((list) => LISTS[list].index);
}

function handlerSource({ room, name }: Route): string {
  return readFileSync(join(ROOT, `functions/${room}/${name}.ts`), "utf8");
}

/** What one operation needs, in the words of policies.ts. */
export function neededBy(route: Route, parameterPath: string): readonly string[] {
  const source = handlerSource(route);
  const accesses = [...accessesIn(source), ...shellAccesses(route, source)];
  const actions = new Set(accesses.flatMap((access) => [...actionsOf(access)]));
  const usesIndex = actions.delete("index");
  return [
    ...[...actions].map((action) => `dynamodb:${action} table`),
    ...(usesIndex ? indexesIn(source).map((index) => `dynamodb:Query index/${index}`) : []),
    ...parametersOf(route, source).map((name) => `ssm:GetParameters ${parameterPath}${name}`),
  ];
}

function parametersOf({ caller, ...route }: Route, source: string): readonly string[] {
  const signs = source.includes("present/documents.ts");
  const needsSecrets =
    caller.kind === "staff" || /\bsecrets\b/.test(source) || ("idempotent" in route && route.idempotent);
  return [
    ...(signs || caller.kind === "node" || /\bsigner\b/.test(source) ? ["manifest"] : []),
    ...(signs ? ["signing-keys"] : []),
    ...(needsSecrets ? ["master-secret"] : []),
  ];
}
