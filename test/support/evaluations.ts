import type { InputFor } from "../../shared/contract/operation.ts";
import { listEvaluations } from "../../shared/contract/operations/list-evaluations.ts";
import { startEvaluation } from "../../shared/contract/operations/start-evaluation.ts";
import type { Fingerprint } from "../../shared/domain/fingerprint.ts";
import type { Exchange } from "./caller.ts";
import { newNonce, type TestNode } from "./node.ts";
import type { TestService } from "./service.ts";

export type Asked = Partial<InputFor<typeof startEvaluation>["body"]>;

/** A node asks for the evaluations of products, as it does at every poll. */
export function askEvaluations(
  node: TestNode,
  products: readonly string[],
  asked: Asked = {},
): Promise<Exchange<typeof startEvaluation>> {
  const body = { nonce: newNonce(), node: { hostName: "fax-01" }, ...asked, products: [...products] };
  return node.call(startEvaluation, { body });
}

/** A new server with an evaluation of each product; the id is that of the last one's. */
export async function evaluation(
  service: TestService,
  products: readonly string[],
  asked: Asked = {},
): Promise<{ readonly node: TestNode; readonly evaluationId: string }> {
  const node = await service.node();
  await askEvaluations(node, products, asked);
  const [last] = await evaluationsOf(service, { nodeId: node.id });
  return { node, evaluationId: last?.id ?? "" };
}

/** What staff see of the evaluations that fit. */
export async function evaluationsOf(
  { staff }: TestService,
  query: InputFor<typeof listEvaluations>["query"],
) {
  return (await staff(listEvaluations, { query })).reply.items;
}

/** A fingerprint of so many components; `changed` of them are others than in the fingerprint of the same name. */
export function hardware(name: string, components = 5, changed = 0): Fingerprint {
  const hashOf = (text: string) => Buffer.from(text.padEnd(24, ".")).toString("base64url");
  return Object.fromEntries(
    Array.from({ length: components }, (_, index) => {
      const isChanged = index < changed;
      return [`part${index}`, hashOf(`${isChanged ? "other " : ""}${name} ${index}`)];
    }),
  );
}
