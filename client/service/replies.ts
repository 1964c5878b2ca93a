import type { Route } from "../../shared/contract/exchange.ts";
import type { Operation } from "../../shared/contract/operation.ts";
import type { activate } from "../../shared/contract/operations/activate.ts";
import type { deactivate } from "../../shared/contract/operations/deactivate.ts";
import type { getCluster } from "../../shared/contract/operations/get-cluster.ts";
import type { getKeyManifest } from "../../shared/contract/operations/get-key-manifest.ts";
import type { startEvaluation } from "../../shared/contract/operations/start-evaluation.ts";
import type { testConnection } from "../../shared/contract/operations/test-connection.ts";
import type { verify } from "../../shared/contract/operations/verify.ts";
import { EVALUATION_REFUSALS, VERIFY_REFUSALS } from "../../shared/domain/refusal.ts";
import {
  type Fields,
  type Guard,
  type Having,
  isFlag,
  isInstant,
  isText,
  isWhole,
  listOf,
  objectOf,
  oneOf,
  orNothing,
  orNull,
  readFields,
  textLike,
} from "./guards.ts";

/**
 * The operations that a node calls: where they are, and what it reads of their replies. What it believes is signed, so the
 * schemas of the contract need not come along; that both agree is tested.
 */

const isLicenseId = textLike(/^lic_[0-9A-Za-z_-]{10,60}$/);
const isProductCode = textLike(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);
const isDocument: Guard<string> = (value): value is string => isText(value) && value.length <= 65_536;

type Address<O extends Operation> = Pick<O, "name" | "method" | "path" | "status">;

function route<O extends Operation>() {
  return <F extends Fields>(address: Address<O>, fields: F): Address<O> & Route<Having<F>> => ({
    ...address,
    readReply: readFields(fields),
  });
}

export const ACTIVATE = route<typeof activate>()(
  { name: "activate", method: "POST", path: "/v1/node/activate", status: 200 },
  {
    activations: listOf(objectOf({ licenseId: isLicenseId })),
    licenseFile: isDocument,
    verdict: orNothing(orNull(isDocument)),
    tokenDescription: orNothing(orNull(isText)),
  },
);

export const VERIFY = route<typeof verify>()(
  { name: "verify", method: "POST", path: "/v1/node/verify", status: 200 },
  {
    valid: isFlag,
    code: orNull(oneOf(VERIFY_REFUSALS)),
    licenses: listOf(objectOf({ detail: orNull(isText) })),
    licenseFile: orNull(isDocument),
    verdict: orNull(isDocument),
  },
);

export const DEACTIVATE = route<typeof deactivate>()(
  { name: "deactivate", method: "POST", path: "/v1/node/deactivate", status: 200 },
  { released: listOf(isLicenseId), licenseFile: orNull(isDocument) },
);

export const START_EVALUATION = route<typeof startEvaluation>()(
  { name: "start-evaluation", method: "POST", path: "/v1/node/evaluations", status: 200 },
  {
    refused: listOf(objectOf({ product: isProductCode, reason: oneOf(EVALUATION_REFUSALS), detail: isText })),
    evaluationFile: orNull(isDocument),
  },
);

export const GET_CLUSTER = route<typeof getCluster>()(
  { name: "get-cluster", method: "POST", path: "/v1/node/cluster", status: 200 },
  {
    nodes: listOf(
      objectOf({
        nodeId: textLike(/^nod_[0-9A-Za-z_-]{10,60}$/),
        hostName: orNull(isText),
        version: orNull(isText),
        mode: oneOf(["online", "offline"]),
        hardwareId: orNull(isText),
        activatedAt: isInstant,
        lastContactAt: isInstant,
        products: listOf(isProductCode),
        isSelf: isFlag,
      }),
    ),
    more: isFlag,
  },
);

export const GET_KEY_MANIFEST = route<typeof getKeyManifest>()(
  { name: "get-key-manifest", method: "GET", path: "/.well-known/countersign-manifest", status: 200 },
  { manifest: isText },
);

export const TEST_CONNECTION = route<typeof testConnection>()(
  { name: "test-connection", method: "GET", path: "/test", status: 200 },
  { message: oneOf(["successfully connected!"]) },
);

/** The problem document of a refusal; null for anything else. */
export const readRefusal = readFields({
  type: isText,
  title: isText,
  status: isWhole,
  code: isText,
  detail: isText,
  fix: isText,
  requestId: isText,
  licenses: orNothing(listOf(objectOf({ licenseId: isText, code: isText, detail: isText }))),
  serverTime: orNothing(isText),
});

/** A no of the service, as far as it is read here. */
export type Refusal = NonNullable<ReturnType<typeof readRefusal>>;
