import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { getActivation } from "../../shared/contract/operations/get-activation.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { reactivateActivation } from "../../shared/contract/operations/reactivate-activation.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { invariants } from "../support/invariants.ts";
import type { TestNode } from "../support/node.ts";
import { answer, bringReturn, requestString, returnString } from "../support/offline.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy } from "../support/table.ts";
import { vendorSettings } from "../support/vendor-settings.ts";
import { type License, license, licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const view = async ({ id }: License) => (await service.staff(getLicense, { params: { license: id } })).reply;
const isActive = async (activationId: string) =>
  (await service.staff(getActivation, { params: { activationId } })).reply.isActive;

/** A server that was activated offline for a license of one use, a second ago. */
async function offlineNode(given: Parameters<typeof license>[1] = {}) {
  const its = await license(service, given);
  const node = await service.node();
  const { reply } = await answer(service, node, { licenses: [its.id] });
  service.clock.advance(1_000);
  return { its, node, id: reply.activations[0]?.id ?? "" };
}

const activateAgain = (node: TestNode, its: License) => answer(service, node, { licenses: [its.id] });

describe("a return string", () => {
  test("frees the use at once, and another server may have it (A21)", async () => {
    const { its, node, id } = await offlineNode();
    const { status, reply } = await bringReturn(service, await returnString(service, node, [id]));
    expect(status).toBe(200);
    expect(reply).toEqual({
      node: { id: node.id, hostName: "fax-01", hardware: {} },
      released: [its.id],
      superseded: [],
    });
    expect([(await view(its)).usesTaken, await isActive(id)]).toEqual([0, false]);
    expect((await answer(service, await service.node(), { licenses: [its.id] })).status).toBe(200);
  });

  test("is told as the server's own doing, with the reason", async () => {
    const { its, node, id } = await offlineNode();
    await bringReturn(service, await returnString(service, node, [id]));
    const told = (await activityAbout(service.db, id)).find(({ kind }) => kind === "activation.deactivated");
    expect(told).toMatchObject({
      ...{ actor: { kind: "node", id: node.id }, accountId: its.accountId, reason: "return-string" },
      ...{ subjects: [id, node.id, its.productId], origin: { observedIp: "127.0.0.1" } },
    });
  });

  test("that is brought again answers the same, and is accepted once (A21)", async () => {
    const { its, node, id } = await offlineNode();
    const text = await returnString(service, node, [id]);
    const first = await bringReturn(service, text);
    const { written } = await changesBy(service.db, async () => {
      expect((await bringReturn(service, text)).text).toBe(first.text);
    });
    expect([written, (await view(its)).usesTaken]).toEqual([[], 0]);
  });

  test("brought ten times at once frees one use", async () => {
    const { its, node, id } = await offlineNode({ parallelUses: 2 });
    await answer(service, await service.node(), { licenses: [its.id] });
    const text = await returnString(service, node, [id]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => bringReturn(service, text)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect((await view(its)).usesTaken).toBe(1);
    const told = (await activityAbout(service.db, id)).filter(
      ({ kind }) => kind === "activation.deactivated",
    );
    expect(told).toHaveLength(1);
  });

  test("never frees what was activated after it was made: not when it was accepted before (A21)", async () => {
    const { its, node, id } = await offlineNode();
    const text = await returnString(service, node, [id]);
    const first = await bringReturn(service, text);
    service.clock.advance(1_000);
    await activateAgain(node, its);
    expect((await bringReturn(service, text)).text).toBe(first.text);
    expect(await isActive(id)).toBe(true);
  });

  test("nor when it comes late, for the first time", async () => {
    const { its, node, id } = await offlineNode();
    const text = await returnString(service, node, [id]);
    await service.staff(deactivateActivation, { params: { activationId: id } });
    service.clock.advance(1_000);
    await activateAgain(node, its);
    expect((await bringReturn(service, text)).problem).toMatchObject({
      status: 409,
      code: "RETURN_SUPERSEDED",
    });
    expect(await isActive(id)).toBe(true);
  });

  test("nor where one more response string was made for the same activation since", async () => {
    const { its, node, id } = await offlineNode();
    const text = await returnString(service, node, [id]);
    service.clock.advance(1_000);
    await activateAgain(node, its);
    expect((await bringReturn(service, text)).problem.code).toBe("RETURN_SUPERSEDED");
    expect((await view(its)).usesTaken).toBe(1);
  });

  test("nor by a clock that was ahead: what it freed once, it never frees again", async () => {
    const { its, node, id } = await offlineNode();
    const text = await returnString(service, node, [id], { now: service.clock.now() + 900 * DAY_MS });
    await bringReturn(service, text);
    service.clock.advance(1_000);
    await activateAgain(node, its);
    await bringReturn(service, text);
    expect(await isActive(id)).toBe(true);
  });

  test("gives back the rest where only a part was activated again", async () => {
    const { its, node, id } = await offlineNode();
    const other = await license(service, { accountId: its.accountId });
    const { reply } = await answer(service, node, { licenses: [other.id] });
    service.clock.advance(1_000);
    const ids = [id, reply.activations[0]?.id ?? ""];
    const text = await returnString(service, node, ids);
    service.clock.advance(1_000);
    await activateAgain(node, other);
    const brought = await bringReturn(service, text);
    expect(brought.reply).toMatchObject({ released: [its.id], superseded: [other.id] });
    expect([await isActive(ids[0] ?? ""), await isActive(ids[1] ?? "")]).toEqual([false, true]);
    expect((await bringReturn(service, text)).text).toBe(brought.text);
  });

  test("frees an online activation that it names as well, and the server is told at its next poll", async () => {
    const { license: its, token: issued } = await licenseWithToken(service);
    const node = await service.node();
    const { reply } = await node.activate(issued.token);
    const text = await returnString(service, node, [reply.activations[0]?.id ?? ""]);
    expect((await bringReturn(service, text)).reply.released).toEqual([its.id]);
    expect((await node.verify(its)).reply.code).toBe("ACTIVATION_DEACTIVATED");
  });

  test("says nothing of another server's activation, nor of one that never was", async () => {
    const { its, id } = await offlineNode();
    const stranger = await service.node();
    for (const named of [[id], [`act_${"0".repeat(44)}`], ["act_0123456789"]]) {
      const { problem } = await bringReturn(service, await returnString(service, stranger, named));
      expect([problem.status, problem.code]).toEqual([404, "ACTIVATION_UNKNOWN"]);
    }
    expect((await view(its)).usesTaken).toBe(1);
  });

  test("answers as before where staff released it meanwhile", async () => {
    const { its, node, id } = await offlineNode();
    await service.staff(deactivateActivation, { params: { activationId: id } });
    const { reply } = await bringReturn(service, await returnString(service, node, [id]));
    expect(reply.released).toEqual([its.id]);
  });

  test("frees what staff made active again before it was made, and stays offline till then", async () => {
    const { its, node, id } = await offlineNode();
    await service.staff(deactivateActivation, { params: { activationId: id } });
    await service.staff(reactivateActivation, { params: { activationId: id } });
    service.clock.advance(1_000);
    await bringReturn(service, await returnString(service, node, [id]));
    expect((await view(its)).usesTaken).toBe(0);
  });
});

test("a return counts against the license's cap like a customer's release, and is refused at it", async () => {
  const vendor = vendorSettings(service);
  await vendor.update({ releasesPerLicenseAndYear: 1 });
  const { its, node, id } = await offlineNode();
  await bringReturn(service, await returnString(service, node, [id]));
  expect((await view(its)).releasesThisYear).toBe(1);
  service.clock.advance(1_000);
  await activateAgain(node, its);
  service.clock.advance(1_000);
  const text = await returnString(service, node, [id]);
  const { written } = await changesBy(service.db, async () => {
    expect((await bringReturn(service, text)).problem.code).toBe("RELEASES_USED_UP");
  });
  expect([written, await isActive(id)]).toEqual([[], true]);
  await vendor.update({ releasesPerLicenseAndYear: 0 });
  expect((await bringReturn(service, text)).status).toBe(200);
  await vendor.reset();
});

test("a request string from before the return can be answered again, which takes a use that staff or a return frees", async () => {
  const its = await license(service);
  const node = await service.node();
  const body = { request: await requestString(service, node), licenses: [its.id] };
  const { reply } = await answer(service, node, body);
  service.clock.advance(1_000);
  await bringReturn(service, await returnString(service, node, [reply.activations[0]?.id ?? ""]));
  service.clock.advance(1_000);
  expect((await answer(service, node, body)).status).toBe(200);
  expect((await view(its)).usesTaken).toBe(1);
  service.clock.advance(1_000);
  await bringReturn(service, await returnString(service, node, [reply.activations[0]?.id ?? ""]));
  expect((await view(its)).usesTaken).toBe(0);
});
