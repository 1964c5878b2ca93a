import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InputFor } from "../../shared/contract/operation.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { revokeLicense } from "../../shared/contract/operations/revoke-license.ts";
import { updateLicense } from "../../shared/contract/operations/update-license.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { openLicenseFile } from "../support/documents.ts";
import { gather } from "../support/faults.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy } from "../support/table.ts";
import { license, licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

type Change = InputFor<typeof updateLicense>["body"];

const update = (reference: string, body: Change) =>
  service.staff(updateLicense, { params: { license: reference }, body });
const read = async (reference: string) =>
  (await service.staff(getLicense, { params: { license: reference } })).reply;
const changesOf = async (id: string) =>
  (await activityAbout(service.db, id)).filter(({ kind }) => kind === "license.changed");
const inDays = (days: number) => new Date(service.clock.now() + days * DAY_MS).toISOString();

describe("a license that is changed", () => {
  test("has what was named, keeps the rest, and the log says what was and is, as the API shows it", async () => {
    const made = await license(service, { type: "subscription", expiresAt: inDays(10) });
    const change = {
      class: "not-for-resale",
      capacity: 5,
      features: ["t38"],
      startsAt: inDays(-1),
      expiresAt: inDays(90),
      maintenanceUntil: inDays(50),
      graceDays: 7,
      parallelUses: null,
      onLimit: "deactivate-oldest",
      allowedDomains: ["HTTPS://Shop.Example.com/x", "*.example.com", "shop.example.com"],
      allowedIps: ["192.0.2.*"],
      serverType: "Production",
      orderReference: "PO 1",
    } as const;
    const { reply } = await update(made.code.toLowerCase(), {
      ...change,
      features: [...change.features],
      allowedDomains: [...change.allowedDomains],
      allowedIps: [...change.allowedIps],
    });
    const right = {
      ...made,
      ...change,
      allowedDomains: ["shop.example.com", "*.example.com"],
      allowedIps: ["192.0.2.0/24"],
    };
    expect(reply).toEqual(right);
    expect(await read(made.id)).toEqual(right);
    const [entry] = await changesOf(made.id);
    expect(entry).toMatchObject({ kind: "license.changed", accountId: made.accountId, reason: null });
    const fields = Object.keys(change) as (keyof typeof change)[];
    expect(entry?.changes).toEqual(
      fields.map((field) => ({ field, before: made[field], after: right[field] })),
    );
  });

  test("loses what is null, and what was not named is as before", async () => {
    const made = await license(service, {
      startsAt: inDays(1),
      maintenanceUntil: inDays(9),
      capacity: 5,
      onLimit: "reject",
      serverType: "Test",
      orderReference: "PO 1",
      allowedDomains: ["example.com"],
      features: ["a"],
    });
    const cleared = {
      startsAt: null,
      maintenanceUntil: null,
      capacity: null,
      onLimit: null,
      serverType: null,
      orderReference: null,
      allowedDomains: [],
    };
    expect((await update(made.id, cleared)).reply).toEqual({ ...made, ...cleared });
  });

  test("to what it is already is not written, other spellings included", async () => {
    const made = await license(service, {
      allowedDomains: ["example.com"],
      startsAt: "2027-01-01T00:00:00Z",
    });
    const { written } = await changesBy(service.db, async () => {
      const same = {
        allowedDomains: ["WWW.example.com."],
        startsAt: "2027-01-01T00:00:00.000Z",
        graceDays: 0,
      };
      expect((await update(made.id, same)).reply).toEqual(made);
    });
    expect(written).toEqual([]);
  });

  test("must be there, something must be named, and it must fit the type", async () => {
    const { id } = await license(service);
    const code = async (reference: string, change: Change) => (await update(reference, change)).problem;
    const { written } = await changesBy(service.db, async () => {
      expect((await code("lic_0000000000000000000000", { graceDays: 1 })).code).toBe("NOT_FOUND");
      expect((await code("CSL1-AAAAA", { graceDays: 1 })).code).toBe("NOT_FOUND");
      expect((await code(id, {})).errors?.[0]).toMatchObject({ message: "must name a field" });
      expect((await code(id, { expiresAt: inDays(3) })).errors?.[0]?.location).toBe("body.expiresAt");
      const wrong = { allowedDomains: ["a.example", "*"], allowedIps: ["10.0.0.0/99"] };
      const locations = (await code(id, wrong)).errors?.map(({ location }) => location);
      expect(locations).toEqual(["body.allowedDomains.1", "body.allowedIps.0"]);
    });
    expect(written).toEqual([]);
  });

  test("that is revoked stays as it is", async () => {
    const { id } = await license(service);
    await service.staff(revokeLicense, { params: { license: id }, body: {} });
    const { problem } = await update(id, { graceDays: 1 });
    expect(problem).toMatchObject({ code: "LICENSE_REVOKED_FOR_GOOD", status: 409 });
  });

  test("by several at once has all their changes, and its revision counts each", async () => {
    const { id } = await license(service);
    const wanted: Change[] = [
      { graceDays: 3 },
      { capacity: 4 },
      { orderReference: "PO 7" },
      { parallelUses: 9 },
    ];
    service.sdk.intercept(gather(wanted.length));
    await Promise.all(wanted.map((change) => update(id, change)));
    service.sdk.intercept(null);
    expect(await read(id)).toMatchObject(Object.assign({}, ...wanted));
    expect((await changesOf(id)).map(({ changes }) => changes.length)).toEqual([1, 1, 1, 1]);
  });
});

describe("servers that run on a changed license", () => {
  test("learn it at their next poll: more capacity, a later end", async () => {
    const { license: made, token } = await licenseWithToken(service, {
      type: "subscription",
      expiresAt: inDays(5),
      capacity: 1,
    });
    const node = await service.node();
    await node.activate(token.token);
    await update(made.id, { capacity: 50, expiresAt: inDays(400) });
    const { licenseFile } = (await node.verify(made)).reply;
    const [held] = (await openLicenseFile(service, node.id, licenseFile)).licenses;
    expect(held).toMatchObject({ capacity: 50, expiresAt: Date.parse(inDays(400)) });
  });

  test("keep their uses when fewer are allowed; the reply tells how many are taken, and newcomers are refused", async () => {
    const { license: made, token } = await licenseWithToken(service, { parallelUses: 3 });
    const nodes = [await service.node(), await service.node(), await service.node()];
    for (const node of nodes) await node.activate(token.token);
    expect((await update(made.id, { parallelUses: 1 })).reply).toMatchObject({
      parallelUses: 1,
      usesTaken: 3,
    });
    for (const node of nodes) expect((await node.verify(made)).reply.valid).toBe(true);
    const late = await service.node();
    expect((await late.activate(token.token)).problem.code).toBe("LICENSE_LIMIT_REACHED");
    for (const node of nodes.slice(0, 2)) await node.deactivate();
    expect((await late.activate(token.token)).problem.code).toBe("LICENSE_LIMIT_REACHED");
    await nodes[2]?.deactivate();
    expect((await late.activate(token.token)).status).toBe(200);
  });
});
