import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ERRORS } from "../../shared/contract/errors.ts";
import type { InputFor } from "../../shared/contract/operation.ts";
import { blockLicense } from "../../shared/contract/operations/block-license.ts";
import { updateLicense } from "../../shared/contract/operations/update-license.ts";
import { verify as operation } from "../../shared/contract/operations/verify.ts";
import { LICENSE_REFUSALS } from "../../shared/domain/refusal.ts";
import { newNonce, type TestNode } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { type License, licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

describe("a node's poll that asks for explanations", () => {
  type Asked = InputFor<typeof operation>["query"];
  const verifyAs = (node: TestNode, { id, productId }: License, query: Asked) =>
    node.call(operation, {
      query,
      body: { nonce: newNonce(), licenses: [{ licenseId: id, productId }] },
    });

  /** A node that holds a use, and its poll. */
  const poll = async (query: Asked) => {
    const { license: made, token } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(token.token);
    return { made, node, verify: () => verifyAs(node, made, query) };
  };

  test("gets of each license every rule that was judged", async () => {
    const { made, verify } = await poll({ explain: "true" });
    const [good] = (await verify()).reply.licenses;
    expect(good?.trace?.map(({ rule }) => rule)).toEqual([
      "ACTIVATION_UNKNOWN",
      ...LICENSE_REFUSALS.slice(0, 6),
      "ACTIVATION_DEACTIVATED",
    ]);
    expect(new Set(good?.trace?.map(({ verdict }) => verdict))).toEqual(new Set(["passed"]));
    await service.staff(blockLicense, { params: { license: made.id }, body: {} });
    const [blocked] = (await verify()).reply.licenses;
    expect(blocked).toMatchObject({ valid: false, code: "LICENSE_BLOCKED" });
    expect(blocked?.trace?.filter(({ verdict }) => verdict === "refused")).toEqual([
      {
        rule: "LICENSE_BLOCKED",
        verdict: "refused",
        compared: { state: "blocked" },
        detail: ERRORS.LICENSE_BLOCKED.detail,
        fix: ERRORS.LICENSE_BLOCKED.fix,
      },
    ]);
  });

  test("gets instants as the API writes them", async () => {
    const { made, node, verify } = await poll({ explain: "true" });
    await node.deactivate();
    const deactivatedAt = new Date(service.clock.now()).toISOString();
    const [released] = (await verify()).reply.licenses;
    expect(released?.trace?.at(-1)).toMatchObject({
      rule: "ACTIVATION_DEACTIVATED",
      verdict: "refused",
      compared: { isActive: false, deactivatedAt },
    });
    await service.staff(updateLicense, {
      params: { license: made.id },
      body: { startsAt: "2099-01-01T00:00:00Z" },
    });
    const [early] = (await verify()).reply.licenses;
    expect(early?.trace?.find(({ verdict }) => verdict === "refused")?.compared).toMatchObject({
      startsAt: "2099-01-01T00:00:00.000Z",
    });
  });

  test("gets nothing about a license that it does not hold", async () => {
    const stranger = await service.node();
    const { license: other } = await licenseWithToken(service);
    const [told] = (await verifyAs(stranger, other, { explain: "true" })).reply.licenses;
    expect(told?.trace).toMatchObject([{ rule: "ACTIVATION_UNKNOWN", verdict: "refused" }]);
  });

  test("gets none unless it asks", async () => {
    for (const query of [{}, { explain: "false" }] as const) {
      const { verify } = await poll(query);
      for (const told of (await verify()).reply.licenses) expect(told).not.toHaveProperty("trace");
    }
  });
});
