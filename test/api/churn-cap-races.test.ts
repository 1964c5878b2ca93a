import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { gather } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { type VendorSettings, vendorSettings } from "../support/vendor-settings.ts";
import { type License, licenseWithToken } from "../support/world.ts";

const CAP = 2;
let service: TestService;
let vendor: VendorSettings;
beforeAll(async () => {
  service = await startTestService();
  vendor = vendorSettings(service);
});
beforeEach(async () => {
  await vendor.reset();
  await vendor.update({ releasesPerLicenseAndYear: CAP });
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const view = async ({ id }: License) => (await service.staff(getLicense, { params: { license: id } })).reply;

describe("releases at the same time", () => {
  test("never exceed the cap: of ten servers that give back, two can", async () => {
    const { license: made, token: issued } = await licenseWithToken(service, { parallelUses: null });
    const nodes = await Promise.all(Array.from({ length: 10 }, () => service.node()));
    for (const node of nodes) await node.activate(issued.token);
    service.sdk.intercept(gather(10));
    const answers = await Promise.all(nodes.map((node) => node.deactivate()));
    service.sdk.intercept(null);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([
      ...Array(CAP).fill(200),
      ...Array(8).fill(409),
    ]);
    expect(await view(made)).toMatchObject({ releasesThisYear: CAP, usesTaken: 8 });
  });

  test("nor do newcomers who take the oldest one's place", async () => {
    const { license: made, token: issued } = await licenseWithToken(service, {
      parallelUses: 6,
      onLimit: "deactivate-oldest",
    });
    for (let held = 0; held < 6; held += 1) await (await service.node()).activate(issued.token);
    const late = await Promise.all(Array.from({ length: 6 }, () => service.node()));
    service.sdk.intercept(gather(6));
    const answers = await Promise.all(late.map((node) => node.activate(issued.token)));
    service.sdk.intercept(null);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(CAP);
    for (const { status, text } of answers)
      if (status !== 200) expect(JSON.parse(text)).toMatchObject({ code: "RELEASES_USED_UP" });
    expect(await view(made)).toMatchObject({ releasesThisYear: CAP, usesTaken: 6 });
  });

  test("nor does a newcomer who chose the oldest one just before another server gave back the last release", async () => {
    const { license: made, token: issued } = await licenseWithToken(service, {
      parallelUses: 2,
      onLimit: "deactivate-oldest",
    });
    const [oldest, other, late] = [await service.node(), await service.node(), await service.node()];
    for (let done = 0; done < CAP - 1; done += 1) {
      await oldest.activate(issued.token);
      await oldest.deactivate();
    }
    await oldest.activate(issued.token);
    service.clock.advance(1_000);
    await other.activate(issued.token);
    service.sdk.intercept(async ({ command }, send) => {
      if (command !== "TransactWriteItems") return send();
      service.sdk.intercept(null);
      expect((await other.deactivate()).status).toBe(200);
      return send();
    });
    expect((await late.activate(issued.token)).status).toBe(200);
    expect((await oldest.verify(made)).reply.valid).toBe(true);
    expect(await view(made)).toMatchObject({ releasesThisYear: CAP, usesTaken: 2 });
  });
});

describe("deactivate-oldest by setting", () => {
  test("applies at once to licenses that say nothing else", async () => {
    await vendor.update({ releasesPerLicenseAndYear: 0 });
    const silent = await licenseWithToken(service);
    const strict = await licenseWithToken(service, { onLimit: "reject" });
    const come = async ({ token: issued }: typeof silent) => {
      service.clock.advance(1_000);
      return (await (await service.node()).activate(issued.token)).status;
    };
    expect([await come(silent), await come(strict)]).toEqual([200, 200]);
    expect(await come(silent)).toBe(409);
    await vendor.update({ deactivateOldest: true });
    expect([await come(silent), await come(strict)]).toEqual([200, 409]);
    await vendor.update({ deactivateOldest: false });
    expect(await come(silent)).toBe(409);
  });
});
