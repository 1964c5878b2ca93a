import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { invariants } from "../support/invariants.ts";
import type { TestService } from "../support/service.ts";
import { activityAbout } from "../support/table.ts";
import { type Administrator, administrator, flatRefusal, SALE } from "./administration.ts";
import { ACTIVATE, type Site, site, startWireService } from "./ask.ts";

/** LicenseBox's flat paths that find, block, delete and release. */

let service: TestService;
let admin: Administrator;
let caller: Site;
beforeAll(async () => {
  service = await startWireService();
  admin = await administrator(service);
  caller = await site(service);
  await admin.flat("add_product", { product_id: "SHOP01", product_name: "Shop plugin" });
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const refused = (name: string, body?: unknown) => flatRefusal(admin, name, body);

describe("licenses", () => {
  test("search_license finds by code, customer and parts, and says so when it finds nothing", async () => {
    await admin.flat("create_license", {
      ...SALE,
      license_code: "SEARCH-XYZ",
      client_name: "zoe",
      client_email: "",
    });
    const found = {
      license_code: "SEARCH-XYZ",
      product_id: "SHOP01",
      license_type: "subscription",
      client_name: "zoe",
      client_email: null,
    };
    for (const keyword of ["SEARCH-XYZ", "search-x", "Zoe"])
      expect(await admin.flat("search_license", { keyword })).toEqual({
        status: true,
        message: "Licenses listed.",
        results_count: 1,
        results: [found],
        meta: { cursor: null },
      });
    expect(await admin.flat("search_license", { keyword: "nowhere" })).toMatchObject({
      results_count: 0,
      results: "No corresponding license was found.",
    });
  });

  test("block_license and unblock_license, as often as one likes", async () => {
    await admin.flat("create_license", { ...SALE, license_code: "BLOCK-1" });
    const license_code = "BLOCK-1";
    for (const [name, isBlocked] of [
      ["block_license", true],
      ["block_license", true],
      ["unblock_license", false],
      ["unblock_license", false],
    ] as const) {
      expect(await admin.flat(name, { license_code })).toMatchObject({ license_code });
      expect(await admin.flat("get_license", { license_code })).toMatchObject({
        is_blocked: isBlocked,
        is_valid_for_future_activations: !isBlocked,
      });
    }
    expect(await refused("block_license", { license_code: "nothing" })).toBe("There is no such license.");
  });

  test("delete_license revokes it for good, says so, and keeps its code taken", async () => {
    await admin.flat("create_license", { ...SALE, license_code: "DELETE-1" });
    const license_code = "DELETE-1";
    const { id } = await admin.done(`GET /api/internal/product-licenses/${license_code}`);
    const revoked = {
      status: true,
      message: "The license was revoked for good. It stays in the books, with its code.",
      license_code,
    };
    for (let times = 0; times < 2; times += 1)
      expect(await admin.flat("delete_license", { license_code })).toEqual(revoked);
    expect(await admin.flat("get_license", { license_code })).toMatchObject({
      is_blocked: true,
      is_valid_for_future_activations: false,
    });
    expect(await refused("unblock_license", { license_code })).toMatch(/^The license was revoked/);
    expect(await refused("create_license", { ...SALE, license_code })).toMatch(/is another license's\.$/);
    expect((await activityAbout(service.db, id)).map(({ kind }) => kind)).toEqual([
      "license.created",
      "license.revoked",
    ]);
    expect(await refused("delete_license", { license_code: "nothing" })).toBe("There is no such license.");
  });
});

test("a blocked license is revoked, too", async () => {
  const license_code = "DELETE-2";
  await admin.flat("create_license", { ...SALE, license_code });
  await admin.flat("block_license", { license_code });
  await admin.flat("delete_license", { license_code });
  expect(await admin.done(`GET /api/internal/product-licenses/${license_code}`)).toMatchObject({
    status: "revoked",
  });
});

describe("deactivate_license_activations", () => {
  test("releases all of them, whoever holds them; repeated, there is nothing to do", async () => {
    const given = { product_id: "SHOP01", license_code: "RELEASE-1" };
    await admin.flat("create_license", given);
    for (const url of ["https://a.example", "https://b.example", "https://c.example"])
      expect((await caller.ask(ACTIVATE, { url, body: given })).json.is_active).toBe(true);
    const { license_code } = given;
    expect(await admin.flat("deactivate_license_activations", { license_code })).toEqual({
      status: true,
      message: "3 activations of the license were released.",
      license_code,
      released: 3,
      remaining: 0,
    });
    expect(await admin.flat("deactivate_license_activations", { license_code })).toMatchObject({
      released: 0,
      remaining: 0,
    });
    const activations = await admin.done(
      `GET /api/internal/product-activations?license_code=${license_code}`,
    );
    expect(activations.map((each: { is_active: boolean }) => each.is_active)).toEqual([false, false, false]);
    const [{ id }] = activations;
    expect((await activityAbout(service.db, id)).at(-1)).toMatchObject({
      kind: "activation.deactivated",
      actor: { kind: "staff", id: admin.keyId },
    });
    expect(await refused("deactivate_license_activations", { license_code: "nothing" })).toBe(
      "There is no such license.",
    );
  });

  test("asked by two at once releases each of them once", async () => {
    const given = { product_id: "SHOP01", license_code: "RELEASE-2" };
    await admin.flat("create_license", given);
    for (const url of ["https://a.example", "https://b.example", "https://c.example"])
      await caller.ask(ACTIVATE, { url, body: given });
    const { license_code } = given;
    const both = await Promise.all(
      [1, 2].map(() => admin.flat("deactivate_license_activations", { license_code })),
    );
    expect(both.reduce((sum, { released }) => sum + released, 0)).toBe(3);
    expect(await admin.flat("get_license", { license_code })).toMatchObject({
      parallel_uses: null,
      uses_left: null,
    });
  });
});
