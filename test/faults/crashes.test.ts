import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { getToken } from "../../shared/contract/operations/get-token.ts";
import { failOnce } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import type { TestNode } from "../support/node.ts";
import { callsDuring } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { type License, license, type Product, product, type Token, token } from "../support/world.ts";

let service: TestService;
let fax: Product;
beforeAll(async () => {
  service = await startTestService();
  fax = await product(service);
});
afterAll(() => service.close());

interface Scene {
  readonly licenses: readonly License[];
  readonly token: Token;
  readonly node: TestNode;
}

/** Two licenses with one token; the second is full where the oldest has to go. */
async function setScene(onLimit: "reject" | "deactivate-oldest", isActive: boolean): Promise<Scene> {
  const first = await license(service, { onLimit, product: fax.id });
  const second = await license(service, { onLimit, product: fax.id, accountId: first.accountId });
  const issued = await token(service, [first, second], { uses: 5 });
  if (onLimit === "deactivate-oldest") await (await service.node()).activate(issued.token);
  const node = await service.node();
  if (isActive) await node.activate(issued.token);
  return { licenses: [first, second], token: issued, node };
}

const activate = ({ node, token: issued }: Scene) => node.activate(issued.token);
const deactivate = ({ node, licenses }: Scene) => node.deactivate(licenses.map(({ id }) => id));

const uses = async ({ licenses, token: issued }: Scene) => [
  ...(await Promise.all(
    licenses.map(
      async ({ id }) => (await service.staff(getLicense, { params: { license: id } })).reply.usesTaken,
    ),
  )),
  (await service.staff(getToken, { params: { tokenId: issued.id } })).reply.usesTaken,
];

const CASES = [
  ["activate", "reject", activate, [1, 1, 1]],
  ["activate, the oldest goes", "deactivate-oldest", activate, [1, 1, 2]],
  ["deactivate", "reject", deactivate, [0, 0, 1]],
] as const;

describe.each(CASES)("%s", (name, onLimit, act, right) => {
  test.each(["before", "after"] as const)(
    "dies %s any of its calls, is repeated, and all is right",
    async (how) => {
      const isActive = name === "deactivate";
      const calls = await callsDuring(service.sdk, async () => act(await setScene(onLimit, isActive)));
      expect(calls.length).toBeGreaterThan(2);
      let met = 0;
      for (let at = 0; ; at += 1) {
        const scene = await setScene(onLimit, isActive);
        const fault = failOnce(at, how);
        service.sdk.intercept(fault);
        const broken = await act(scene);
        service.sdk.intercept(null);
        if (!fault.wasMet()) break;
        met += 1;
        expect(broken.status, `call ${at}`).toBe(503);
        expect(await invariants(service.db), `after call ${at} failed`).toEqual([]);
        expect((await act(scene)).status, `repeated after call ${at}`).toBe(200);
        expect(await uses(scene), `call ${at}`).toEqual(right);
      }
      expect(met, "calls that were made to fail").toBeGreaterThanOrEqual(3);
      expect(await invariants(service.db)).toEqual([]);
    },
  );
});
