import type { NodeClaims } from "../domain/node.ts";
import type { Claims } from "./document.ts";
import type { SigningKey } from "./key.ts";
import {
  type NodeOccasion,
  type NodeOpened,
  type OFFLINE_VERSION,
  openNodeDocument,
  signNodeDocument,
} from "./node-document.ts";

/** What the node of a request tells about itself; what it does not tell is left out. */
export interface StatedNode {
  readonly hostName?: string;
  readonly version?: string;
  readonly serverType?: string;
  readonly fingerprint?: NodeClaims["fingerprint"];
}

/** What a request says besides who asks. */
export interface RequestSays {
  /** What the response repeats, and nobody else knows: 22 to 64 characters of base64url. */
  readonly nonce: string;
  readonly node: StatedNode;
  /** Codes of the products that are wanted; left out: all that there are. */
  readonly products?: readonly string[];
  /** The id of a dead node whose place this one takes. */
  readonly replaces?: string;
}

/** The claims of a request string: this node asks to be activated without a connection. */
export interface OfflineRequest extends Claims, RequestSays {
  readonly aud: string;
  readonly sub: string;
  readonly version: typeof OFFLINE_VERSION;
}

/** Signs a request with the node's own key. Its nonce is its `jti`, too: one request, one answer. */
export function signRequest(
  key: SigningKey,
  says: RequestSays,
  occasion: Omit<NodeOccasion, "jti">,
): Promise<string> {
  return signNodeDocument("request", says, key, { ...occasion, jti: says.nonce });
}

/** Opens a request that is for one of these audiences, and proves which node has signed it. */
export function openRequest(jws: string, audiences: readonly string[]): Promise<NodeOpened<OfflineRequest>> {
  return openNodeDocument<OfflineRequest>("request", jws, audiences, hasForm);
}

const PRODUCTS_MAX = 100;
const COMPONENTS_MAX = 16;
const PRODUCT_CODE = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const NODE_ID = /^nod_[0-9A-Za-z_-]{43}$/;

function hasForm({ nonce, jti, node, products, replaces }: OfflineRequest): boolean {
  return (
    jti === nonce &&
    isStatedNode(node) &&
    (products === undefined || isListOf(products, PRODUCT_CODE, PRODUCTS_MAX)) &&
    (replaces === undefined || (typeof replaces === "string" && NODE_ID.test(replaces)))
  );
}

function isListOf(list: unknown, form: RegExp, most: number): boolean {
  const isList = Array.isArray(list) && list.length > 0 && list.length <= most;
  return isList && list.every((each) => typeof each === "string" && form.test(each));
}

/** The bounds are those of the contract for every node that tells about itself. */
function isStatedNode(value: unknown): value is StatedNode {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { hostName, version, serverType, fingerprint, ...rest } = value as Record<string, unknown>;
  return (
    Object.keys(rest).length === 0 &&
    isText(hostName, 255) &&
    isText(version, 64) &&
    isText(serverType, 40) &&
    isFingerprint(fingerprint)
  );
}

function isText(value: unknown, most: number): boolean {
  if (value === undefined) return true;
  return (
    typeof value === "string" &&
    value.length <= most &&
    value.trim() === value &&
    /^[^\p{Cc}\p{Cs}]+$/u.test(value)
  );
}

function isFingerprint(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const components = Object.entries(value);
  return (
    components.length <= COMPONENTS_MAX &&
    components.every(
      ([name, hash]) =>
        /^[a-z][a-zA-Z0-9]{0,31}$/.test(name) &&
        typeof hash === "string" &&
        /^[0-9A-Za-z_-]{22,64}$/.test(hash),
    )
  );
}
