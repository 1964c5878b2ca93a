import { signAssertion } from "../../shared/signing/assertion.ts";
import { generatePrivateJwk, loadSigningKey, type SigningKey } from "../../shared/signing/key.ts";
import type { Prepared } from "./load.ts";
import type { Stock } from "./stock.ts";

const NONCE = "n".repeat(22);

/** Where requests go, and the issuer that node assertions name. */
export interface Target {
  readonly url: string;
  readonly issuer: string;
}

/** One node's activation with a token, and the same node's poll afterwards. */
export interface PreparedNode {
  readonly activation: Prepared;
  readonly verification: Prepared;
}

/**
 * Makes the nodes of a run and signs their requests beforehand, so that the load process has nothing to compute while
 * it measures. An assertion is good for five minutes, longer than a run.
 */
export async function prepareNodes(
  target: Target,
  { tokens, usesEach, productId }: Stock,
  count: number,
): Promise<PreparedNode[]> {
  const nodes: PreparedNode[] = [];
  for (let made = 0; made < count; made += 1) {
    const stocked = tokens[Math.floor(made / usesEach)];
    if (stocked === undefined) break;
    const key = await loadSigningKey(await generatePrivateJwk());
    const licenses = [{ licenseId: stocked.licenseId, productId }];
    nodes.push({
      activation: await signed(target, key, "activate", {
        token: stocked.token,
        node: { hostName: "bench" },
      }),
      verification: await signed(target, key, "verify", { licenses }),
    });
  }
  return nodes;
}

async function signed(
  { url, issuer }: Target,
  key: SigningKey,
  operation: string,
  given: object,
): Promise<Prepared> {
  const body = JSON.stringify({ nonce: NONCE, ...given });
  const assertion = await signAssertion(key, { issuer, operation, body, now: Date.now(), jti: "bench" });
  return {
    url: `${url}/v1/node/${operation}`,
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Node ${assertion}` },
    body,
  };
}
