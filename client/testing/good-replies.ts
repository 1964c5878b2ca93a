import type * as replies from "../service/replies.ts";

/** The operations that a node calls, by the names of their routes. */
export type KnownOperation = Exclude<keyof typeof replies, "readRefusal">;

const DOCUMENT = "e30.e30.AAAA";
export const T0 = "2026-11-22T10:00:00.000Z";
export const LICENSE = `lic_${"1".repeat(22)}`;
const PRODUCT = { id: `prd_${"1".repeat(22)}`, code: "fax", name: "StoneFax" };

/** Good values of a kind, which the contract and the node both take. */
export interface Case {
  readonly good: readonly unknown[];
  /** What the node does not read, by its path without the numbers of lists. */
  readonly unread: readonly string[];
}

const NODE = {
  nodeId: `nod_${"1".repeat(43)}`,
  hostName: "fax-01",
  version: null,
  mode: "online",
  hardwareId: "AB12",
  activatedAt: T0,
  lastContactAt: "2026-02-28T23:59:59Z",
  deadlineAt: T0,
  products: ["fax", "mill-2"],
  isSelf: true,
};
const CODE = "LICENSE_BLOCKED";
const VERDICTS = [
  { licenseId: LICENSE, valid: false, code: CODE, detail: "Blocked." },
  { licenseId: LICENSE, valid: true, code: null, detail: null },
];
const REASON = { product: "fax", reason: "PRODUCT_UNKNOWN", detail: "No such product." };
const EVALUATION = { product: PRODUCT, startsAt: T0, endsAt: T0, state: "running" };

/** Good replies of each operation that the node calls. */
export const REPLIES: Readonly<Record<KnownOperation, Case>> = {
  ACTIVATE: {
    good: [
      {
        activations: [{ id: `act_${"1".repeat(22)}`, licenseId: LICENSE }],
        licenseFile: DOCUMENT,
        verdict: DOCUMENT,
        tokenDescription: "For the lab",
      },
      { activations: [], licenseFile: "", verdict: null, tokenDescription: null },
      { activations: [], licenseFile: "" },
    ],
    unread: ["activations.id"],
  },
  VERIFY: {
    good: [
      {
        valid: false,
        code: CODE,
        licenses: VERDICTS,
        licenseFile: DOCUMENT,
        verdict: DOCUMENT,
        serverTime: T0,
      },
      { valid: true, code: null, licenses: [], licenseFile: null, verdict: null, serverTime: T0 },
    ],
    unread: ["licenses.licenseId", "licenses.valid", "licenses.code", "serverTime"],
  },
  DEACTIVATE: {
    good: [
      { released: [LICENSE], licenseFile: DOCUMENT },
      { released: [], licenseFile: null },
    ],
    unread: [],
  },
  START_EVALUATION: {
    good: [
      { evaluations: [EVALUATION], refused: [REASON], evaluationFile: DOCUMENT, serverTime: T0 },
      { evaluations: [], refused: [], evaluationFile: null, serverTime: T0 },
    ],
    unread: ["evaluations", "serverTime"],
  },
  GET_CLUSTER: {
    good: [
      {
        nodes: [NODE, { ...NODE, hostName: null, version: "9", hardwareId: null, deadlineAt: null }],
        more: true,
      },
      { nodes: [], more: false },
    ],
    unread: ["nodes.deadlineAt"],
  },
  GET_KEY_MANIFEST: { good: [{ manifest: DOCUMENT }], unread: [] },
  TEST_CONNECTION: { good: [{ message: "successfully connected!" }], unread: [] },
};

const PLAIN_NO = {
  type: "urn:x",
  title: "T",
  status: 409,
  code: CODE,
  detail: "No.",
  fix: "Ask.",
  requestId: "r",
};
/** Refusals. */
export const REFUSALS: Case = {
  good: [
    PLAIN_NO,
    {
      ...PLAIN_NO,
      errors: [{ location: "body", message: "m", fix: "f" }],
      licenses: [{ licenseId: LICENSE, code: CODE, detail: "No." }],
      scope: "licenses:read",
      serverTime: T0,
    },
  ],
  unread: ["errors", "scope"],
};
