import { ROUTES } from "../shared/contract/routes.ts";
import { LISTS } from "../shared/storage/table.ts";
import { type Access, accessOf, type Route } from "./access.ts";

/** One Lambda function: its name, the operations it answers, what it may do, and the source of its entry point. */
export interface Entry {
  readonly name: string;
  readonly operations: readonly Route[];
  readonly access: Access;
  /** True for what nodes and anyone call; a stage may set concurrency aside for it. */
  readonly isNodeSide: boolean;
  readonly source: string;
}

/** The function that answers what no route answers. */
export const UNKNOWN_ROUTE = "unknown-route";

/**
 * The functions of the API, from its routes: one for each operation that nodes or anyone call, one for each resource
 * of staff (the first part of the path after /v1), and one for unknown routes.
 */
export function apiEntries(routes: readonly Route[] = ROUTES): readonly Entry[] {
  const grouped = Map.groupBy(routes, functionOf);
  return [
    ...[...grouped].map(([name, operations]) => routeEntry(name, operations)),
    {
      name: UNKNOWN_ROUTE,
      operations: [],
      access: accessOf([]),
      isNodeSide: false,
      source: entrySource([`import { handler } from "./functions/http/unknown-route.ts";`], "handler", false),
    },
  ];
}

/** The scheduled function that makes the online keys; it alone signs with the root. */
export const ROTATE_KEYS: Entry = {
  name: "rotate-keys",
  operations: [],
  access: { table: [], indexes: [], parameters: ["manifest", "master-secret", "signing-keys"] },
  isNodeSide: false,
  source: `export { handler } from "./functions/schedule/rotate-keys.ts";\n`,
};

/** The scheduled function that does what ends by date. */
export const SWEEP: Entry = {
  name: "sweep",
  operations: [],
  access: {
    table: ["BatchGetItem", "GetItem", "PutItem", "UpdateItem"],
    indexes: [LISTS.tokens.index],
    parameters: [],
  },
  isNodeSide: false,
  source: `export { handler } from "./functions/schedule/sweep.ts";\n`,
};

/** Everything that is bundled. */
export function allEntries(): readonly Entry[] {
  return [...apiEntries(), ROTATE_KEYS, SWEEP];
}

/** What API Gateway calls the route, in the template and in each event. */
export function routeKeyOf({ method, path }: Pick<Route, "method" | "path">): string {
  return `${method} ${path}`;
}

function functionOf({ name, room, path }: Route): string {
  if (room === "node") return name;
  const [, , resource = ""] = path.split("/");
  return `staff-${resource}`;
}

function routeEntry(name: string, operations: readonly Route[]): Entry {
  const access = accessOf(operations);
  const imports = operations.map(
    (each, index) => `import { handler as handler${index} } from "./functions/${each.room}/${each.name}.ts";`,
  );
  const byRoute = operations.map((each, index) => `${JSON.stringify(routeKeyOf(each))}: handler${index}`);
  const handler =
    operations.length === 1
      ? "handler0"
      : `(event, context) => ({ ${byRoute.join(", ")} })[event.requestContext.routeKey](event, context)`;
  const usesTable = access.table.length + access.indexes.length > 0;
  const isNodeSide = operations.every(({ room }) => room === "node");
  return { name, operations, access, isNodeSide, source: entrySource(imports, handler, usesTable) };
}

/** Without the table, the function is bundled without the AWS SDK. */
function entrySource(imports: readonly string[], handler: string, usesTable: boolean): string {
  return [
    ...imports,
    `import { inCloud } from "./functions/http/cloud-services.ts";`,
    ...(usesTable ? [`import { cloudStorage } from "./functions/http/cloud-storage.ts";`] : []),
    `const entry = inCloud(${handler}${usesTable ? ", cloudStorage" : ""});`,
    "export { entry as handler };",
    "",
  ].join("\n");
}
