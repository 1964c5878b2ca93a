import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blockLicense } from "../../shared/contract/operations/block-license.ts";
import { updateLicense } from "../../shared/contract/operations/update-license.ts";
import { domainClaims } from "../../shared/storage/domain-claims.ts";
import { transact } from "../../shared/storage/transact.ts";
import { type BlacklistScene, blacklistScene } from "../support/blacklist.ts";
import { HOUR_MS } from "../support/clock.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, itemsUnder } from "../support/table.ts";
import { account, license } from "../support/world.ts";
import { ACTIVATE, DEACTIVATE, type Sold, sold } from "../wire/ask.ts";

let service: TestService;
let scene: BlacklistScene;
beforeAll(async () => {
  service = await startTestService();
  scene = await blacklistScene(service);
  await scene.set({ blacklistDomainAfterFailedAttempts: 2 });
});
afterAll(() => service.close());

let sources = 0;
/** A domain is named in failed attempts, as often as the threshold says, each from another address. */
async function frame(domain: string): Promise<void> {
  for (let each = 0; each < 2; each += 1) {
    sources += 1;
    await scene.guess(`198.51.${sources >> 8}.${sources & 255}`, { url: `https://${domain}` });
  }
}

const isBlocked = async (domain: string) => {
  await frame(domain);
  return (await scene.entry(domain)) !== null;
};
const activate = (domain: string, { activation }: Sold) =>
  scene.ask("192.0.2.1", { path: ACTIVATE, body: activation, url: `https://${domain}/shop` });

describe("a customer's domain is not blacklisted for failed attempts that name it (G23)", () => {
  test("registered on an account", async () => {
    await account(service, { domains: ["www.Registered.example"] });
    expect(await isBlocked("registered.example")).toBe(false);
    expect(await isBlocked("a.b.registered.example")).toBe(false);
    expect(await isBlocked("other-registered.example")).toBe(true);
  });

  test("allowed by a license, as it is or by a wildcard", async () => {
    await license(service, { allowedDomains: ["allowed.example", "*.wild.example", "wild.example"] });
    expect(await isBlocked("allowed.example")).toBe(false);
    expect(await isBlocked("wild.example")).toBe(false);
    expect(await isBlocked("a.b.wild.example")).toBe(false);
    expect(await isBlocked("a.allowed.example")).toBe(false);
    expect(await isBlocked("example.allowed")).toBe(true);
  });

  test("allowed by a wildcard alone, which is no claim on the domain itself", async () => {
    await license(service, { allowedDomains: ["*.only-below.example"] });
    expect(await isBlocked("only-below.example")).toBe(true);
  });

  test("allowed by a license since an edit, and no longer after another", async () => {
    const { id } = await license(service);
    const allow = (allowedDomains: string[]) =>
      service.staff(updateLicense, { params: { license: id }, body: { allowedDomains } });
    await allow(["edited.example"]);
    expect(await isBlocked("edited.example")).toBe(false);
    await allow(["another.example"]);
    service.clock.advance(24 * HOUR_MS);
    expect(await isBlocked("edited.example")).toBe(true);
    expect(await isBlocked("another.example")).toBe(false);
  });

  test("of a license that is blocked, or over, protects nothing", async () => {
    const { id } = await license(service, { allowedDomains: ["blocked.example"] });
    await service.staff(blockLicense, { params: { license: id }, body: {} });
    expect(await isBlocked("blocked.example")).toBe(true);
    const expiresAt = new Date(service.clock.now() + HOUR_MS).toISOString();
    await license(service, { allowedDomains: ["over.example"], type: "subscription", expiresAt });
    service.clock.advance(HOUR_MS);
    expect(await isBlocked("over.example")).toBe(true);
  });

  test("with an active activation, and no longer when that is released", async () => {
    const one = await sold(service, { parallelUses: 2 });
    for (const domain of ["active.example", "released.example"])
      expect((await activate(domain, one)).json.is_active).toBe(true);
    expect(await isBlocked("active.example")).toBe(false);
    expect(await isBlocked("below.active.example")).toBe(false);
    const { json } = await activate("released.example", one);
    const body = { product_id: one.reference, license_data: json["lic_response"] };
    const released = await scene.ask("192.0.2.1", {
      path: DEACTIVATE,
      body,
      url: "https://released.example",
    });
    expect(released.json.is_active).toBe(true);
    expect(await isBlocked("released.example")).toBe(true);
  });

  test("with so many claims that not all are read", async () => {
    const claims = Array.from({ length: 26 }, (_, at) =>
      domainClaims(`lic_${at}`, ["crowded.example"]),
    ).flat();
    await transact(service.db, claims.slice(1));
    const { isCustomersDomain } = service.local.services.storage;
    expect(await isCustomersDomain("crowded.example", service.clock.now())).toBe(false);
    await transact(service.db, claims);
    expect(await isBlocked("crowded.example")).toBe(false);
  });
});

describe("staff are told instead", () => {
  test("once a day, with the count, and the domain's customer is let through", async () => {
    const one = await sold(service);
    await activate("told.example", one);
    await frame("told.example");
    await frame("told.example");
    expect(await activityAbout(service.db, "told.example")).toMatchObject([
      {
        kind: "blacklist.protected",
        reason: "2 failed attempts in 24 hours name this customer's domain; it is not blocked",
      },
    ]);
    expect((await activate("told.example", one)).json.is_active).toBe(true);
    service.clock.advance(24 * HOUR_MS);
    await frame("told.example");
    await frame("told.example");
    expect(await scene.told("told.example")).toHaveLength(2);
  });

  test("and what an attempt costs afterwards is its records and its counts", async () => {
    await account(service, { domains: ["cheap.example"] });
    await frame("cheap.example");
    service.sdk.clear();
    await scene.guess("198.51.100.200", { url: "https://cheap.example" });
    expect(service.sdk.calls.map(({ command }) => command).filter((name) => name !== "GetItem")).toEqual([
      "BatchGetItem",
      "PutItem",
      "PutItem",
      "UpdateItem",
      "UpdateItem",
    ]);
  });
});

test("claims are written with what makes them, and twice the same is one", async () => {
  const { id } = await license(service, { allowedDomains: ["*.twice.example", "twice.example"] });
  const claims = (await itemsUnder(service.db, "DOMAIN#")).filter(({ ownerId }) => ownerId === id);
  expect(claims.map(({ pattern }) => pattern).sort()).toEqual(["*.twice.example", "twice.example"]);
  const changed = { params: { license: id }, body: { capacity: 3 } };
  expect((await service.staff(updateLicense, changed)).status).toBe(200);
});
