import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verify } from "../../shared/contract/operations/verify.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { openLicenseFile } from "../support/documents.ts";
import { newNonce } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { changesBy, editItem, itemsUnder } from "../support/table.ts";
import { license, licenseWithToken, token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

describe("a server verifies", () => {
  test("it gets a fresh license file with its nonce and a new lease, and the service's time", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(issued.token);
    service.clock.advance(5 * DAY_MS);
    const nonce = newNonce();
    const licenses = [{ licenseId: made.id, productId: made.productId }];
    const { reply } = await node.call(verify, { query: {}, body: { nonce, licenses } });
    expect(reply).toMatchObject({ valid: true, code: null, verdict: null });
    expect(reply.licenses).toEqual([{ licenseId: made.id, valid: true, code: null, detail: null }]);
    expect(reply.serverTime).toBe(new Date(service.clock.now()).toISOString());
    const file = await openLicenseFile(service, node.id, reply.licenseFile);
    expect(file).toMatchObject({ nonce, serial: service.clock.now(), sub: made.accountId });
    expect(file.licenses[0]?.deadlineAt).toBe(service.clock.now() + 30 * DAY_MS);
  });

  test("a lease never goes beyond the license's own end plus its grace", async () => {
    const end = service.clock.now() + 3 * DAY_MS;
    const { license: made, token: issued } = await licenseWithToken(service, {
      type: "subscription",
      expiresAt: new Date(end).toISOString(),
      graceDays: 2,
    });
    const node = await service.node();
    await node.activate(issued.token);
    const file = await openLicenseFile(service, node.id, (await node.verify(made)).reply.licenseFile);
    expect(file.licenses[0]?.deadlineAt).toBe(end + 2 * DAY_MS);
  });

  test("a change of the license is in the next license file", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(issued.token);
    await editItem(service.db, KEYS.license(made.id), { features: ["added"] });
    const file = await openLicenseFile(service, node.id, (await node.verify(made)).reply.licenseFile);
    expect(file.licenses[0]?.features).toEqual(["added"]);
  });

  test("the good license is in the file when another one got a no", async () => {
    const good = await license(service);
    const bad = await license(service, { accountId: good.accountId });
    const node = await service.node();
    await node.activate((await token(service, [good, bad])).token);
    await node.deactivate([bad.id]);
    const { reply } = await node.verify(good, bad);
    expect(reply).toMatchObject({ valid: false, code: "ACTIVATION_DEACTIVATED" });
    expect(reply.licenses.map(({ valid }) => valid)).toEqual([true, false]);
    const file = await openLicenseFile(service, node.id, reply.licenseFile);
    expect(file.licenses.map(({ id }) => id)).toEqual([good.id]);
  });

  test("a license cannot be asked about twice in one request", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(issued.token);
    expect((await node.verify(made, made)).problem.errors?.[0]?.location).toBe("body.licenses");
  });

  test("the contact is written once a UTC day and no other poll writes anything", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(issued.token);
    const midnight = Math.ceil((service.clock.now() + 1) / DAY_MS) * DAY_MS;
    const writtenAt = async (at: number) => {
      service.clock.set(at);
      return (await changesBy(service.db, () => node.verify(made))).written;
    };
    expect(await writtenAt(midnight - 1)).toEqual([]);
    expect(await writtenAt(midnight)).toMatchObject([{ id: node.id, lastContactAt: midnight }]);
    expect(await writtenAt(midnight + 1)).toEqual([]);
    expect(await writtenAt(midnight + DAY_MS - 1)).toEqual([]);
    expect(await writtenAt(midnight + DAY_MS)).toHaveLength(1);
  });

  test("a server that was never here leaves nothing behind", async () => {
    const { license: made } = await licenseWithToken(service);
    const stranger = await service.node();
    await stranger.verify(made);
    expect(await itemsUnder(service.db, `NODE#${stranger.id}`)).toEqual([]);
  });
});
