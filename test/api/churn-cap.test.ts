import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { listLicenses } from "../../shared/contract/operations/list-licenses.ts";
import { activationId } from "../../shared/domain/activation.ts";
import { expectRefusedAttempt } from "../support/attempts.ts";
import { invariants } from "../support/invariants.ts";
import type { TestNode } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { changesBy } from "../support/table.ts";
import { type VendorSettings, vendorSettings } from "../support/vendor-settings.ts";
import { type License, license, licenseWithToken, token } from "../support/world.ts";

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

/** Activates and gives back, so often. */
async function churn(node: TestNode, text: string, times: number): Promise<void> {
  for (let done = 0; done < times; done += 1) {
    expect((await node.activate(text)).status).toBe(200);
    expect((await node.deactivate()).status).toBe(200);
    service.clock.advance(1_000);
  }
}

describe("a cap on releases per license and year", () => {
  test("refuses a server that gives back once too often; it keeps its use and runs on (C16)", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const node = await service.node();
    await churn(node, issued.token, CAP);
    await node.activate(issued.token);
    const { written } = await changesBy(service.db, async () => {
      expect((await node.deactivate()).problem).toMatchObject({ code: "RELEASES_USED_UP", status: 409 });
    });
    expect(written).toEqual([]);
    expect((await node.verify(made)).reply.valid).toBe(true);
    expect((await node.activate(issued.token)).status).toBe(200);
  });

  test("counts for each license alone, and one that is at its cap keeps all that a request names", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const other = await license(service, { accountId: made.accountId, product: made.productId });
    const node = await service.node();
    await churn(node, issued.token, CAP);
    await node.activate((await token(service, [made, other])).token);
    expect((await node.deactivate()).problem.code).toBe("RELEASES_USED_UP");
    expect((await node.deactivate([other.id])).reply.released).toEqual([other.id]);
    expect(await view(other)).toMatchObject({ releasesThisYear: 1, usesTaken: 0 });
  });

  test("does not bind staff, who are the way out of it", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const node = await service.node();
    await churn(node, issued.token, CAP);
    await node.activate(issued.token);
    const id = activationId(made.id, node.id);
    expect((await service.staff(deactivateActivation, { params: { activationId: id } })).status).toBe(200);
    expect(await view(made)).toMatchObject({ releasesThisYear: CAP, usesTaken: 0 });
    expect((await node.activate(issued.token)).status).toBe(200);
  });

  test("is harmless to repeat: who gave back already is not refused", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const node = await service.node();
    await churn(node, issued.token, CAP);
    expect((await node.deactivate([made.id])).reply.released).toEqual([made.id]);
    expect((await view(made)).releasesThisYear).toBe(CAP);
  });

  test("refuses newcomers who would take the oldest one's place, and counts those who did", async () => {
    const { license: made, token: issued } = await licenseWithToken(service, {
      onLimit: "deactivate-oldest",
    });
    const { accountId } = made;
    for (let taken = 0; taken <= CAP; taken += 1) {
      expect((await view(made)).releasesThisYear).toBe(Math.max(0, taken - 1));
      expect((await (await service.node()).activate(issued.token)).status).toBe(200);
      service.clock.advance(1_000);
    }
    const late = await service.node();
    await expectRefusedAttempt(service, late, issued.token, { code: "RELEASES_USED_UP", accountId });
    expect(await view(made)).toMatchObject({ releasesThisYear: CAP, usesTaken: 1 });
  });

  test("is free again at the first millisecond of the next UTC year", async () => {
    const newYear = Date.UTC(new Date(service.clock.now()).getUTCFullYear() + 1, 0, 1);
    const { license: made, token: issued } = await licenseWithToken(
      service,
      { parallelUses: 5 },
      { expiresInDays: 366 },
    );
    const [node, other] = [await service.node(), await service.node()];
    await churn(node, issued.token, CAP);
    await node.activate(issued.token);
    await other.activate(issued.token);
    service.clock.set(newYear - 1);
    expect((await node.deactivate()).problem.code).toBe("RELEASES_USED_UP");
    service.clock.set(newYear);
    expect((await node.deactivate()).reply.released).toEqual([made.id]);
    service.clock.set(newYear + 1);
    expect((await other.deactivate()).reply.released).toEqual([made.id]);
    expect((await view(made)).releasesThisYear).toBe(2);
    service.clock.set(newYear - 1);
    expect((await view(made)).releasesThisYear).toBe(CAP);
    service.clock.set(newYear + 1_000);
  });
});

describe("the cap is shown with the license", () => {
  test("alone and in lists: releases of the year, and how many there may be (C16)", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    expect(made).toMatchObject({ releasesThisYear: 0, releasesPerYear: CAP });
    await churn(await service.node(), issued.token, 1);
    const shown = { releasesThisYear: 1, releasesPerYear: CAP };
    expect(await view(made)).toMatchObject(shown);
    const { reply } = await service.staff(listLicenses, { query: { accountId: made.accountId } });
    expect(reply.items).toMatchObject([shown]);
  });

  test("as null where there is none; what is released before one is set counts for the year", async () => {
    await vendor.update({ releasesPerLicenseAndYear: 0 });
    const { license: made, token: issued } = await licenseWithToken(service, {
      onLimit: "deactivate-oldest",
    });
    const node = await service.node();
    await churn(node, issued.token, 3);
    await node.activate(issued.token);
    service.clock.advance(1_000);
    await (await service.node()).activate(issued.token);
    expect(await view(made)).toMatchObject({ releasesThisYear: 4, releasesPerYear: null });
    await vendor.update({ releasesPerLicenseAndYear: 4 });
    expect((await (await service.node()).activate(issued.token)).problem.code).toBe("RELEASES_USED_UP");
    await vendor.update({ releasesPerLicenseAndYear: 5 });
    expect((await (await service.node()).activate(issued.token)).status).toBe(200);
  });
});
