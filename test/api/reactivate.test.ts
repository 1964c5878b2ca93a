import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { getActivation } from "../../shared/contract/operations/get-activation.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { reactivateActivation } from "../../shared/contract/operations/reactivate-activation.ts";
import { holderKey } from "../../shared/domain/activation.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { openLicenseFile } from "../support/documents.ts";
import { failOnce, gather } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import { activateSite, failAttempt } from "../support/records.ts";
import { callsDuring } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy, editItem, itemsUnder } from "../support/table.ts";
import { license, licenseWithToken, token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  service.sdk.intercept(null);
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

/** A server that had an activation, which staff released. */
async function released(given: Parameters<typeof licenseWithToken>[1] = {}) {
  const made = await licenseWithToken(service, given);
  const node = await service.node();
  const { reply } = await node.activate(made.token.token);
  const id = reply.activations[0]?.id ?? "";
  service.clock.advance(1_000);
  await release(id);
  service.clock.advance(1_000);
  return { ...made, node, id };
}

const release = (activationId: string) => service.staff(deactivateActivation, { params: { activationId } });
const activate = (activationId: string, headers = {}) =>
  service.staff(reactivateActivation, { params: { activationId } }, { headers });
const get = async (activationId: string) =>
  (await service.staff(getActivation, { params: { activationId } })).reply;
const usesTaken = async (id: string) =>
  (await service.staff(getLicense, { params: { license: id } })).reply.usesTaken;

describe("staff make a released activation active again", () => {
  test("it takes a use under its old id, and the server's next poll is valid and brings a license file", async () => {
    const { license: its, node, id } = await released();
    expect((await node.verify(its)).reply).toMatchObject({ valid: false, code: "ACTIVATION_DEACTIVATED" });
    const before = await get(id);
    const { reply } = await activate(id);
    expect(reply).toEqual({
      ...before,
      isActive: true,
      activatedAt: new Date(service.clock.now()).toISOString(),
      deactivatedAt: null,
    });
    expect(await get(id)).toEqual(reply);
    expect(await usesTaken(its.id)).toBe(1);
    const polled = (await node.verify(its)).reply;
    expect(polled).toMatchObject({ valid: true, code: null });
    const file = await openLicenseFile(service, node.id, polled.licenseFile);
    expect(file.licenses.map((each) => each.id)).toEqual([its.id]);
    const [told] = (await activityAbout(service.db, id))
      .filter(({ actor }) => actor.kind === "staff")
      .slice(-1);
    expect(told).toMatchObject({ kind: "activation.succeeded", accountId: its.accountId });
    expect((await node.deactivate()).reply.released).toEqual([its.id]);
  });

  test("repeating it changes nothing, with a key and without", async () => {
    const { id } = await released();
    const key = { "idempotency-key": "reactivate-0123456789" };
    const first = await activate(id, key);
    service.clock.advance(1_000);
    const { written } = await changesBy(service.db, async () => {
      expect((await activate(id)).reply).toEqual(first.reply);
      expect((await activate(id, key)).text).toBe(first.text);
    });
    expect(written).toEqual([]);
  });

  test("a site's activation keeps its domain, its URL and its client's name", async () => {
    const its = await license(service);
    const { id } = await activateSite(service, its, { domain: "example.com", clientName: "Acme" });
    await release(id);
    expect((await activate(id)).reply).toMatchObject({
      id,
      isActive: true,
      domain: "example.com",
      url: "https://example.com/app",
      clientName: "Acme",
      observedIp: "192.0.2.1",
    });
  });

  test("an offline activation stays offline", async () => {
    const { license: its, node, id } = await released();
    await editItem(service.db, KEYS.activation(its.id, holderKey(node.id)), { mode: "offline" });
    expect((await activate(id)).reply.mode).toBe("offline");
    expect((await get(id)).mode).toBe("offline");
  });

  test("it is no contact of the server", async () => {
    const { node, id } = await released();
    const contact = async () => (await itemsUnder(service.db, `NODE#${node.id}`))[0]?.["lastContactAt"];
    const before = await contact();
    service.clock.advance(10 * DAY_MS);
    await activate(id);
    expect(await contact()).toBe(before);
  });

  test("a poll at the same moment is not forgotten", async () => {
    const { license: its, node, id } = await released();
    service.clock.advance(2 * DAY_MS);
    let met = false;
    service.sdk.intercept(async ({ command }, send) => {
      if (command === "TransactWriteItems" && !met) {
        met = true;
        await node.verify(its);
      }
      return send();
    });
    expect((await activate(id)).status).toBe(200);
    service.sdk.intercept(null);
    expect(met).toBe(true);
    const [item] = await itemsUnder(service.db, `NODE#${node.id}`);
    expect(item?.["lastContactAt"]).toBe(service.clock.now());
  });
});

describe("it is refused like a new activation", () => {
  test("when the license is full, and nothing is written, not even a failed attempt", async () => {
    const { token: issued, id } = await released();
    await (await service.node()).activate(issued.token);
    const { written } = await changesBy(service.db, async () => {
      expect((await activate(id)).problem.code).toBe("LICENSE_LIMIT_REACHED");
    });
    expect(written).toEqual([]);
  });

  test("unless the oldest goes: then it takes that one's place", async () => {
    const { license: its, token: issued, id } = await released({ onLimit: "deactivate-oldest" });
    const other = await service.node();
    await other.activate(issued.token);
    service.clock.advance(1);
    expect((await activate(id)).reply.isActive).toBe(true);
    expect((await other.verify(its)).reply.code).toBe("ACTIVATION_DEACTIVATED");
    expect(await usesTaken(its.id)).toBe(1);
  });

  test.each([
    ["LICENSE_BLOCKED", { state: "blocked" }],
    ["LICENSE_REVOKED", { state: "revoked" }],
    ["LICENSE_EXPIRED", { expiresAt: 1 }],
    ["IP_NOT_ALLOWED", { allowedIps: ["10.0.0.0/8"] }],
    ["DOMAIN_NOT_ALLOWED", { allowedDomains: ["example.com"] }],
    ["SERVER_TYPE_MISMATCH", { serverType: "Test" }],
  ])("%s", async (code, changes) => {
    const { license: its, id } = await released();
    await editItem(service.db, KEYS.license(its.id), changes);
    expect((await activate(id)).problem.code).toBe(code);
    expect(await usesTaken(its.id)).toBe(0);
  });

  test("when its server holds licenses of another account now", async () => {
    const { node, id } = await released();
    const other = await licenseWithToken(service);
    await node.activate(other.token.token);
    expect((await activate(id)).problem.code).toBe("TOKEN_OF_ANOTHER_ACCOUNT");
    await node.deactivate();
    expect((await activate(id)).status).toBe(200);
  });

  test("when its server takes a license of another account at the same moment", async () => {
    const { license: its, token: first, node, id } = await released();
    const other = await licenseWithToken(service);
    await node.activate(other.token.token);
    await node.deactivate();
    let met = false;
    service.sdk.intercept(async ({ command }, send) => {
      if (command === "TransactWriteItems" && !met) {
        met = true;
        service.clock.advance(1);
        expect((await node.activate(other.token.token)).status).toBe(200);
      }
      return send();
    });
    expect((await activate(id)).problem.code).toBe("TOKEN_OF_ANOTHER_ACCOUNT");
    service.sdk.intercept(null);
    expect(await usesTaken(its.id)).toBe(0);
    expect(first.id).not.toBe(other.token.id);
  });

  test("an unknown one and a failed attempt are a 404", async () => {
    const { id } = await failAttempt(service);
    for (const each of [id, `act_${"0".repeat(44)}`, "act_0000000000"])
      expect((await activate(each)).problem.code).toBe("NOT_FOUND");
  });
});

describe("many at once", () => {
  test("20 for the last use: one gets it", async () => {
    const its = await license(service, { parallelUses: 20 });
    const issued = await token(service, [its]);
    const ids: string[] = [];
    for (let at = 0; at < 20; at += 1) {
      const { reply } = await (await service.node()).activate(issued.token);
      ids.push(reply.activations[0]?.id ?? "");
    }
    for (const id of ids) await release(id);
    await editItem(service.db, KEYS.license(its.id), { parallelUses: 1 });
    service.sdk.intercept(gather(20));
    const answers = await Promise.all(ids.map((id) => activate(id)));
    service.sdk.intercept(null);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    expect(await usesTaken(its.id)).toBe(1);
  });

  test("20 for the same one: it takes one use", async () => {
    const { license: its, id } = await released({ parallelUses: 3 });
    service.sdk.intercept(gather(20));
    const answers = await Promise.all(Array.from({ length: 20 }, () => activate(id)));
    service.sdk.intercept(null);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await usesTaken(its.id)).toBe(1);
  });

  test("it dies before or after any of its calls, is repeated, and all is right", async () => {
    const { id } = await released();
    const calls = await callsDuring(service.sdk, () =>
      activate(id, { "idempotency-key": "counted-0123456789" }),
    );
    for (const how of ["before", "after"] as const)
      for (let at = 0; at < calls.length; at += 1) {
        const { license: its, id } = await released();
        const key = { "idempotency-key": `dies-${how}-${at}-0123456789` };
        service.sdk.intercept(failOnce(at, how));
        const broken = await activate(id, key);
        service.sdk.intercept(null);
        expect(broken.status, `${how} call ${at}`).toBe(503);
        expect((await activate(id, key)).reply.isActive).toBe(true);
        expect(await usesTaken(its.id)).toBe(1);
      }
  });
});
