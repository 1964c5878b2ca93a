import { ADDRESSES } from "../shared/contract/addresses.ts";
import { ROUTES } from "../shared/contract/routes.ts";
import { WIRE_ROUTES } from "../shared/contract/wire-routes.ts";
import { LISTS } from "../shared/storage/table.ts";
import { type Access, accessOf, type Route, type WireRoute, wireAccessOf } from "./access.ts";

/** One Lambda function: its name, the operations it answers, what it may do, and the source of its entry point. */
export interface Entry {
  readonly name: string;
  readonly operations: readonly (Route | WireRoute)[];
  /** The addresses of those operations. */
  readonly routes: readonly Address[];
  readonly access: Access;
  /** True for what nodes and anyone call; a stage may set concurrency aside for it. */
  readonly isNodeSide: boolean;
  readonly source: string;
}

interface Address {
  readonly method: Route["method"] | WireRoute["addresses"][number]["method"];
  readonly path: `/${string}`;
}

/** The function that answers what no route answers. */
export const UNKNOWN_ROUTE = "unknown-route";

/**
 * The functions of the API, from its routes: one for each operation that nodes or anyone call, one for each resource
 * of staff (the first part of the path after /v1), one for each room of the License Manager protocol, and one for
 * unknown routes.
 */
export function apiEntries(routes: readonly Route[] = ROUTES): readonly Entry[] {
  const grouped = Map.groupBy(routes, functionOf);
  return [
    ...[...grouped].map(([name, operations]) => routeEntry(name, operations)),
    ...[...Map.groupBy(WIRE_ROUTES, ({ room }) => room)].map(([name, operations]) =>
      wireEntry(name, operations),
    ),
    {
      name: UNKNOWN_ROUTE,
      operations: [],
      routes: [],
      access: accessOf([]),
      isNodeSide: false,
      source: entrySource(
        [`import { unknownRoute } from "./functions/http/unknown-route.ts";`],
        `unknownRoute(${JSON.stringify(ADDRESSES)})`,
        null,
      ),
    },
  ];
}

/** The scheduled function that makes the online keys; it alone signs with the root. */
export const ROTATE_KEYS: Entry = {
  name: "rotate-keys",
  operations: [],
  routes: [],
  access: { table: [], indexes: [], parameters: ["manifest", "master-secret", "signing-keys"] },
  isNodeSide: false,
  source: `export { handler } from "./functions/schedule/rotate-keys.ts";\n`,
};

/** The scheduled function that does what ends by date. */
export const SWEEP: Entry = {
  name: "sweep",
  operations: [],
  routes: [],
  access: {
    table: ["BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"],
    indexes: [
      LISTS.tokens.index,
      LISTS.licensesDue.index,
      LISTS.attemptsByDomain.index,
      LISTS.attemptsOfIp.index,
    ],
    parameters: ["manifest", "signing-keys"],
  },
  isNodeSide: false,
  source: `export { handler } from "./functions/schedule/sweep.ts";\n`,
};

/** Everything that is bundled. */
export function allEntries(): readonly Entry[] {
  return [...apiEntries(), ROTATE_KEYS, SWEEP];
}

/** What API Gateway calls the route, in the template and in each event. */
export function routeKeyOf({ method, path }: Address): string {
  return `${method} ${path}`;
}

function functionOf({ name, room, path }: Route): string {
  if (room === "node") return name;
  const [, , resource = ""] = path.split("/");
  return `staff-${resource}`;
}

function routeEntry(name: string, operations: readonly Route[]): Entry {
  const isNodeSide = operations.every(({ room }) => room === "node");
  return entryOf({ name, operations, access: accessOf(operations), isNodeSide }, (route) => [route]);
}

/** Sites call the external one as nodes call theirs: both are the node side. */
function wireEntry(name: string, operations: readonly WireRoute[]): Entry {
  const access = wireAccessOf(operations);
  return entryOf({ name, operations, access, isNodeSide: name === "external" }, ({ addresses }) => addresses);
}

function entryOf<R extends Route | WireRoute>(
  entry: Pick<Entry, "name" | "access" | "isNodeSide"> & { readonly operations: readonly R[] },
  addressesOf: (operation: R) => readonly Address[],
): Entry {
  const { operations, access } = entry;
  const imports = operations.map(
    (each, index) => `import { handler as handler${index} } from "./functions/${each.room}/${each.name}.ts";`,
  );
  const byRoute = operations.flatMap((each, index) =>
    addressesOf(each).map((address) => `${JSON.stringify(routeKeyOf(address))}: handler${index}`),
  );
  const handler =
    operations.length === 1
      ? "handler0"
      : `(event, context) => ({ ${byRoute.join(", ")} })[event.requestContext.routeKey](event, context)`;
  const usesTable = access.table.length + access.indexes.length > 0;
  const storage = operations.every(({ room }) => room === "node") ? "cloud-node-storage" : "cloud-storage";
  const source = entrySource(imports, handler, usesTable ? storage : null);
  return { ...entry, routes: operations.flatMap(addressesOf), source };
}

/** Without a storage, the function is bundled without the AWS SDK. */
function entrySource(
  imports: readonly string[],
  handler: string,
  storage: "cloud-storage" | "cloud-node-storage" | null,
): string {
  return [
    ...imports,
    `import { inCloud } from "./functions/http/cloud-services.ts";`,
    ...(storage === null ? [] : [`import { cloudStorage } from "./functions/http/${storage}.ts";`]),
    `const entry = inCloud(${handler}${storage === null ? "" : ", cloudStorage"});`,
    "export { entry as handler };",
    "",
  ].join("\n");
}
