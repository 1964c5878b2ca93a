import type { ROUTES } from "../shared/contract/routes.ts";
import type { WIRE_ROUTES } from "../shared/contract/wire-routes.ts";
import { type IndexName, LISTS, type ListName } from "../shared/storage/table.ts";

/** One operation of the contract. */
export type Route = (typeof ROUTES)[number];

/** One operation of the License Manager protocol. */
export type WireRoute = (typeof WIRE_ROUTES)[number];

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

/** Where what is told of a source that is blacklisted is looked for; failed attempts blacklist theirs. */
const EVIDENCE: readonly ListName[] = ["attempts", "attemptsByDomain", "attemptsOfIp"];

/** What each handler does itself; a test compares it with the sources. */
const HANDLERS: Readonly<Record<Route["name"], Uses>> = {
  "test-connection": {},
  "get-key-set": { parameters: ["manifest"] },
  "get-key-manifest": { parameters: ["manifest"] },
  activate: {
    table: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    lists: EVIDENCE,
    parameters: [...SIGNS, "master-secret"],
  },
  verify: { table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"], parameters: SIGNS },
  deactivate: {
    table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"],
    parameters: SIGNS,
  },
  "start-evaluation": { table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"], parameters: SIGNS },
  "get-cluster": { table: ["GetItem", "BatchGetItem", "Query", "UpdateItem"] },
  "activate-key-file": { table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"], parameters: SIGNS },
  "deactivate-key-file": { table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"] },
  "create-product": { table: ["PutItem"] },
  "get-product": { table: ["GetItem"] },
  "list-products": { table: ["BatchGetItem"], lists: ["products"] },
  "update-product": { table: ["GetItem", "BatchGetItem", "PutItem", "DeleteItem"] },
  "create-account": { table: ["PutItem"] },
  "get-account": { table: ["BatchGetItem"] },
  "list-accounts": { table: ["BatchGetItem"], lists: ["accounts"] },
  "create-license": { table: ["GetItem", "BatchGetItem", "PutItem"] },
  "get-license": { table: ["GetItem", "BatchGetItem"] },
  "update-license": { table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"] },
  "block-license": { table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"] },
  "unblock-license": { table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"] },
  "revoke-license": { table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"] },
  "explain-license": { table: ["GetItem", "BatchGetItem", "Query"] },
  "list-licenses": { table: ["BatchGetItem"], lists: ["licenses", "licensesOfAccount"] },
  "issue-token": { table: ["BatchGetItem", "PutItem"] },
  "get-token": { table: ["BatchGetItem"] },
  "list-tokens": { table: ["BatchGetItem"], lists: ["tokens", "tokensOfAccount"] },
  "revoke-token": { table: ["BatchGetItem", "PutItem", "UpdateItem"] },
  "get-activation": { table: ["BatchGetItem"] },
  "list-activations": {
    table: ["GetItem", "BatchGetItem"],
    lists: [
      "activations",
      "activationsOfAccount",
      "activationsOfLicense",
      "activationsOfProduct",
      "activationsByDomain",
      "activationsOfIp",
    ],
  },
  "deactivate-activation": { table: ["BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"] },
  "deactivate-activations": { table: ["BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"] },
  "deactivate-license-activations": {
    table: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
  },
  "clean-up-activations": {
    table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"],
    lists: ["activations", "activationsOfProduct"],
  },
  "reactivate-activation": {
    table: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
  },
  "get-evaluation": { table: ["BatchGetItem"] },
  "list-evaluations": {
    table: ["GetItem", "BatchGetItem"],
    lists: [
      "evaluations",
      "evaluationsOfAccount",
      "evaluationsOfNode",
      "evaluationsOfProduct",
      "evaluationsByEnd",
    ],
  },
  "extend-evaluation": { table: ["GetItem", "BatchGetItem", "PutItem"] },
  "answer-request": {
    table: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    lists: ["licensesOfAccount"],
    parameters: SIGNS,
  },
  "answer-request-by-code": {
    table: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    lists: EVIDENCE,
    parameters: SIGNS,
  },
  "accept-return": {
    table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"],
    parameters: ["manifest"],
  },
  "create-key-file": { table: ["GetItem", "BatchGetItem", "PutItem"], parameters: ["manifest"] },
  "get-key-file": { table: ["GetItem"] },
  "download-key-file": { table: ["GetItem"], parameters: SIGNS },
  "list-key-files": { table: ["BatchGetItem"], lists: ["keyFiles", "keyFilesOfAccount"] },
  "withdraw-keys": { table: ["GetItem", "PutItem"] },
  "reinstate-keys": { table: ["GetItem", "PutItem"] },
  "release-key-file": { table: ["GetItem", "PutItem"] },
  "list-activity": { table: ["BatchGetItem", "Query"], lists: ["activityOfAccount"] },
  "get-activity-hour": { table: ["Query"] },
  "get-activity-hashes": { table: ["GetItem"] },
  "list-activity-seals": { table: ["GetItem", "Query"] },
  "create-api-key": { table: ["PutItem"] },
  "get-api-key": { table: ["BatchGetItem"] },
  "list-api-keys": { table: ["BatchGetItem"], lists: ["apiKeys"] },
  "revoke-api-key": { table: ["BatchGetItem", "PutItem", "UpdateItem"] },
  "add-blacklist-entry": { table: ["GetItem", "BatchGetItem", "PutItem", "DeleteItem"] },
  "list-blacklist": { table: ["BatchGetItem"], lists: ["blacklist"] },
  "get-blacklist-entry": { table: ["BatchGetItem"] },
  "check-blacklist": { table: ["GetItem", "BatchGetItem", "Query"] },
  "lift-blacklist-entry": { table: ["BatchGetItem", "PutItem", "DeleteItem"] },
  "get-settings": { table: ["GetItem"] },
  "update-settings": { table: ["GetItem", "PutItem"] },
  "get-statistics": { table: ["GetItem", "BatchGetItem"] },
  "run-sweep": {},
  "get-clock": {},
  "set-clock": {},
};

type WireName = { [R in WireRoute as `${R["room"]}/${R["name"]}`]: R } extends infer All ? keyof All : never;

/** The same of the License Manager protocol, by room and name. */
const WIRE_HANDLERS: Readonly<Record<WireName, Uses>> = {
  "external/check-health": {},
  "external/check-connection": {},
  "external/check-update": {},
  "external/activate": {
    table: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    lists: EVIDENCE,
    parameters: ["master-secret"],
  },
  "external/verify": { table: ["GetItem", "BatchGetItem", "UpdateItem"], parameters: ["master-secret"] },
  "external/deactivate": {
    table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"],
    parameters: ["master-secret"],
  },
  "internal/check-connection": {},
  "internal/list-products": { table: ["BatchGetItem"], lists: ["products"] },
  "internal/create-product": { table: ["GetItem", "PutItem"] },
  "internal/get-product": { table: ["GetItem"] },
  "internal/update-product": { table: ["GetItem", "PutItem", "DeleteItem"] },
  "internal/activate-product": { table: ["GetItem", "PutItem", "DeleteItem"] },
  "internal/deactivate-product": { table: ["GetItem", "PutItem", "DeleteItem"] },
  "internal/list-licenses": {
    table: ["GetItem", "BatchGetItem"],
    lists: ["licenses", "licensesOfAccount", "licensesOfProduct"],
    parameters: ["master-secret"],
  },
  "internal/create-license": { table: ["GetItem", "BatchGetItem", "PutItem"], parameters: ["master-secret"] },
  "internal/get-license": { table: ["GetItem", "BatchGetItem"] },
  "internal/update-license": {
    table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"],
    parameters: ["master-secret"],
  },
  "internal/block-license": { table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"] },
  "internal/unblock-license": { table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"] },
  "internal/revoke-license": { table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"] },
  "internal/deactivate-license-activations": {
    table: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
  },
  "internal/list-activations": {
    table: ["GetItem", "BatchGetItem"],
    lists: [
      "activations",
      "activationsOfAccount",
      "activationsOfLicense",
      "activationsOfProduct",
      "activationsByDomain",
      "activationsOfIp",
    ],
    parameters: ["master-secret"],
  },
  "internal/deactivate-activation": {
    table: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"],
  },
  "internal/reactivate-activation": {
    table: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
  },
};

/** What a function that answers these operations may do, sorted. */
export function accessOf(operations: readonly Route[]): Access {
  return accessFor(operations.flatMap(({ name, caller }) => [SHELL[caller.kind], HANDLERS[name]]));
}

/** The same for operations of the License Manager protocol: its keys are looked up as those of staff are. */
export function wireAccessOf(operations: readonly WireRoute[]): Access {
  return accessFor(
    operations.flatMap(({ room, name, keyKind }) => [
      SHELL[keyKind === null ? "anyone" : "staff"],
      WIRE_HANDLERS[`${room}/${name}` as WireName],
    ]),
  );
}

function accessFor(uses: readonly Uses[]): Access {
  return {
    table: sorted(uses.flatMap(({ table = [] }) => table)),
    indexes: sorted(uses.flatMap(({ lists = [] }) => lists.map((list): IndexName => LISTS[list].index))),
    parameters: sorted(uses.flatMap(({ parameters = [] }) => parameters)),
  };
}

function sorted<T extends string>(values: readonly T[]): readonly T[] {
  return [...new Set(values)].sort();
}
