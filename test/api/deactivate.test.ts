import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLicenseFile } from "../support/documents.ts";
import { gather } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy } from "../support/table.ts";
import { license, licenseWithToken, token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

describe("a server deactivates", () => {
  test("its use is free at once, and the activity log tells it", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const node = await service.node();
    const { reply } = await node.activate(issued.token);
    expect((await node.deactivate()).reply).toEqual({ released: [made.id], licenseFile: null });
    expect((await (await service.node()).activate(issued.token)).status).toBe(200);
    const [, told] = (await activityAbout(service.db, reply.activations[0]?.id ?? "")).toSorted((a, b) =>
      a.kind < b.kind ? 1 : -1,
    );
    expect(told).toMatchObject({
      kind: "activation.deactivated",
      actor: { kind: "node", id: node.id },
      accountId: made.accountId,
      origin: { observedIp: "127.0.0.1" },
    });
  });

  test("repeating it changes nothing, whether the license is named or not", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(issued.token);
    const first = (await node.deactivate([made.id])).reply;
    const { written } = await changesBy(service.db, async () => {
      expect((await node.deactivate([made.id])).reply).toEqual(first);
      expect((await node.deactivate()).reply).toEqual({ released: [], licenseFile: null });
    });
    expect(written).toEqual([]);
  });

  test("what it keeps is in its new license file", async () => {
    const kept = await license(service);
    const given = await license(service, { accountId: kept.accountId });
    const node = await service.node();
    await node.activate((await token(service, [kept, given])).token);
    const { reply } = await node.deactivate([given.id]);
    expect(reply.released).toEqual([given.id]);
    const file = await openLicenseFile(service, node.id, reply.licenseFile);
    expect(file.licenses.map(({ id }) => id)).toEqual([kept.id]);
  });

  test("a license that it has no activation of is refused, and nothing is released", async () => {
    const own = await licenseWithToken(service);
    const foreign = await licenseWithToken(service);
    const [node, holder] = [await service.node(), await service.node()];
    await node.activate(own.token.token);
    await holder.activate(foreign.token.token);
    const { written } = await changesBy(service.db, async () => {
      for (const ids of [[foreign.license.id], [own.license.id, foreign.license.id]])
        expect((await node.deactivate(ids)).problem.code).toBe("ACTIVATION_UNKNOWN");
    });
    expect(written).toEqual([]);
    expect((await holder.verify(foreign.license)).reply.valid).toBe(true);
  });

  test("a server that was never here is told so", async () => {
    expect((await (await service.node()).deactivate()).problem.code).toBe("ACTIVATION_UNKNOWN");
  });

  test("a license cannot be named twice", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(issued.token);
    const { problem } = await node.deactivate([made.id, made.id]);
    expect(problem.errors?.[0]?.location).toBe("body.licenses");
    expect((await node.verify(made)).reply.valid).toBe(true);
  });

  test("20 times at once it frees one use", async () => {
    const { license: made, token: issued } = await licenseWithToken(service, { parallelUses: 3 });
    const [node, other] = [await service.node(), await service.node()];
    await node.activate(issued.token);
    await other.activate(issued.token);
    service.sdk.intercept(gather(20));
    const answers = await Promise.all(Array.from({ length: 20 }, () => node.deactivate([made.id])));
    service.sdk.intercept(null);
    for (const { reply } of answers) expect(reply.released).toEqual([made.id]);
    expect((await other.verify(made)).reply.valid).toBe(true);
  });
});
