import type { ROUTES } from "../shared/contract/routes.ts";
import { type IndexName, LISTS, type ListName } from "../shared/storage/table.ts";

/** One operation of the contract. */
export type Route = (typeof ROUTES)[number];

/** What can be done to the table itself; a transaction is allowed by the actions in it. */
export type TableAction = "GetItem" | "BatchGetItem" | "Query" | "PutItem" | "UpdateItem" | "DeleteItem";

/** The parameters of a stage, by the last part of their names. */
export type ParameterName = "manifest" | "signing-keys" | "master-secret";

/** What a function may do; nothing else is granted to it. */
export interface Access {
  readonly table: readonly TableAction[];
  readonly indexes: readonly IndexName[];
  readonly parameters: readonly ParameterName[];
}

interface Uses {
  readonly table?: readonly TableAction[];
  readonly lists?: readonly ListName[];
  readonly parameters?: readonly ParameterName[];
}

/** What the shell does before a handler is called: the issuer's name for a node, the key's HMAC and item for staff. */
const SHELL: Readonly<Record<Route["caller"]["kind"], Uses>> = {
  anyone: {},
  node: { parameters: ["manifest"] },
  staff: { table: ["GetItem"], parameters: ["master-secret"] },
};

const SIGNS: readonly ParameterName[] = ["manifest", "signing-keys"];

/** What each handler does itself; a test compares it with the sources. */
const HANDLERS: Readonly<Record<Route["name"], Uses>> = {
  "test-connection": {},
  "get-key-set": { parameters: ["manifest"] },
  "get-key-manifest": { parameters: ["manifest"] },
  activate: {
    table: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    parameters: [...SIGNS, "master-secret"],
  },
  verify: { table: ["BatchGetItem", "UpdateItem"], parameters: SIGNS },
  deactivate: {
    table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"],
    parameters: SIGNS,
  },
  "create-product": { table: ["PutItem"] },
  "get-product": { table: ["GetItem"] },
  "list-products": { table: ["BatchGetItem"], lists: ["products"] },
  "create-account": { table: ["PutItem"] },
  "get-account": { table: ["BatchGetItem"] },
  "list-accounts": { table: ["BatchGetItem"], lists: ["accounts"] },
  "create-license": { table: ["GetItem", "BatchGetItem", "PutItem"] },
  "get-license": { table: ["GetItem", "BatchGetItem"] },
  "list-licenses": { table: ["BatchGetItem"], lists: ["licenses", "licensesOfAccount"] },
  "issue-token": { table: ["BatchGetItem", "PutItem"] },
  "get-token": { table: ["BatchGetItem"] },
  "list-tokens": { table: ["BatchGetItem"], lists: ["tokens", "tokensOfAccount"] },
  "revoke-token": { table: ["BatchGetItem", "PutItem", "UpdateItem"] },
  "get-activation": { table: ["BatchGetItem"] },
  "list-activations": {
    table: ["BatchGetItem"],
    lists: ["activations", "activationsOfAccount", "activationsOfLicense"],
  },
  "deactivate-activation": { table: ["BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"] },
};

/** What a function that answers these operations may do, sorted. */
export function accessOf(operations: readonly Route[]): Access {
  const uses = operations.flatMap(({ name, caller }) => [SHELL[caller.kind], HANDLERS[name]]);
  return {
    table: sorted(uses.flatMap(({ table = [] }) => table)),
    indexes: sorted(uses.flatMap(({ lists = [] }) => lists.map((list): IndexName => LISTS[list].index))),
    parameters: sorted(uses.flatMap(({ parameters = [] }) => parameters)),
  };
}

function sorted<T extends string>(values: readonly T[]): readonly T[] {
  return [...new Set(values)].sort();
}
