import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gather } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import type { SdkCall } from "../support/sdk-calls.ts";
import type { TestService } from "../support/service.ts";
import { activityAbout, itemsUnder } from "../support/table.ts";
import { type Administrator, administrator, newLicense, newProduct, type Shown } from "./administration.ts";
import { ACTIVATE, site, startWireService } from "./ask.ts";

/** What happens between the reads of a request and its write. */

const LICENSES = "/api/internal/product-licenses";
const ACTIVE = "/api/internal/activated-product-activations";

let service: TestService;
let admin: Administrator;
let product: string;
beforeAll(async () => {
  service = await startWireService();
  admin = await administrator(service);
  product = (await newProduct(admin, { reference_id: "PROD-001" })).reference_id;
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

/** Lets `rival` run between the reads of the next request and its first transaction that fits. */
function justBeforeTheWrite(
  rival: () => Promise<unknown>,
  fits: (call: SdkCall) => boolean = () => true,
): void {
  service.sdk.intercept(async (call, send) => {
    if (call.command !== "TransactWriteItems" || !fits(call)) return send();
    service.sdk.intercept(null);
    await rival();
    return send();
  });
}

const writes = (pk: string) => (call: SdkCall) => JSON.stringify(call.input).includes(`"${pk}`);
const made = (given: object = {}) => newLicense(admin, { product_id: product, ...given });

test("another product takes the reference: refused", async () => {
  const body = { name: "Mine", reference_id: "RACE-1" };
  justBeforeTheWrite(() => newProduct(admin, { ...body, name: "Theirs" }));
  const { status, json } = await admin.ask("/api/internal/products", { body });
  expect([status, json.errors]).toEqual([422, { reference_id: ["reference_id is another product's"] }]);
  const { code } = await newProduct(admin, { name: "Moves" });
  justBeforeTheWrite(() => newProduct(admin, { name: "Theirs", reference_id: "RACE-2" }));
  const moved = await admin.ask(`/api/internal/products/${code}`, {
    method: "PUT",
    body: { reference_id: "RACE-2" },
  });
  expect([moved.status, Object.keys(moved.json.errors)]).toEqual([422, ["reference_id"]]);
});

test("another product takes the code: this one gets another", async () => {
  justBeforeTheWrite(() => newProduct(admin, { name: "Raced" }));
  expect(await newProduct(admin, { name: "Raced" })).toMatchObject({
    code: expect.stringMatching(/^raced-[0-9a-f]{6}$/),
  });
});

test("another changes the product: both changes hold", async () => {
  const { code } = await newProduct(admin, { name: "Changed" });
  const address = `/api/internal/products/${code}`;
  justBeforeTheWrite(() => admin.done(`PUT ${address}`, { description: "Theirs" }));
  expect(await admin.done(`PUT ${address}`, { name: "Mine" })).toMatchObject({ description: "Theirs" });
});

test("another license takes the code: refused", async () => {
  const given = { product_id: product, license_code: "RACE-CODE" };
  const theirs: Shown[] = [];
  justBeforeTheWrite(async () => theirs.push(await made(given)), writes("LICENSECODE#"));
  const { status, json } = await admin.ask(LICENSES, { body: given });
  expect([status, json.errors]).toEqual([422, { license_code: ["license_code is another license's"] }]);
  expect(await admin.done(`GET ${LICENSES}/RACE-CODE`)).toEqual(theirs[0]);
});

test("another request opens the customer's account: it counts, and there is one", async () => {
  const email = "raced@example.com";
  justBeforeTheWrite(() => made({ email, client: "Theirs" }));
  const { customer_id, client } = await made({ email, client: "Mine" });
  expect(client).toBe("Theirs");
  expect(await itemsUnder(service.db, `ACCOUNT#${customer_id}`)).toHaveLength(1);
  expect(await activityAbout(service.db, customer_id)).toHaveLength(1);
});

test("four requests for one new customer, decided on the same reads, open one account", async () => {
  service.sdk.intercept(gather(4));
  const all = await Promise.all([1, 2, 3, 4].map(() => made({ email: "gathered@example.com" })));
  service.sdk.intercept(null);
  const ids = new Set(all.map(({ customer_id }) => customer_id));
  expect(ids.size).toBe(1);
  const [id = ""] = ids;
  expect(await activityAbout(service.db, id)).toHaveLength(1);
});

describe("a license", () => {
  test("is edited by another: both edits hold", async () => {
    const { id } = await made();
    justBeforeTheWrite(() => admin.done(`PUT ${LICENSES}/${id}`, { invoice: "THEIRS" }));
    expect(await admin.done(`PUT ${LICENSES}/${id}`, { parallel_uses: 3 })).toMatchObject({
      invoice: "THEIRS",
      parallel_uses: 3,
    });
  });

  test("is revoked by another: an edit and a block are refused", async () => {
    for (const request of ["PUT", "POST"]) {
      const { id, license_code } = await made();
      justBeforeTheWrite(() => admin.flat("delete_license", { license_code }));
      const path = request === "PUT" ? LICENSES : "/api/internal/blocked-product-licenses";
      const { status } = await admin.ask(`${path}/${id}`, { method: request, body: { parallel_uses: 3 } });
      expect(status).toBe(422);
      expect(await admin.done(`GET ${LICENSES}/${id}`)).toMatchObject({ status: "revoked" });
    }
  });
});

describe("an activation", () => {
  /** A license with one use and its activation; another site takes the use with `take`. */
  async function activation() {
    const { license_code } = await made({ parallel_uses: 1 });
    const caller = await site(service);
    const body = { product_id: product, license_code };
    const take = (url: string) => caller.ask(ACTIVATE, { url, body });
    await take("https://one.example");
    const [one] = await admin.done(`GET /api/internal/product-activations?license_code=${license_code}`);
    return { id: one.id, license_code, take };
  }

  test("is released and made active again by another: it is released all the same", async () => {
    const { id } = await activation();
    justBeforeTheWrite(async () => {
      await admin.done(`DELETE ${ACTIVE}/${id}`);
      await admin.done(`POST ${ACTIVE}/${id}`);
    });
    expect(await admin.done(`DELETE ${ACTIVE}/${id}`)).toMatchObject({ is_active: false });
    const entries = await activityAbout(service.db, id);
    expect(entries.filter(({ kind }) => kind === "activation.deactivated")).toHaveLength(2);
  });

  test("is released by another: there is nothing to do, and nothing is logged twice", async () => {
    const { id } = await activation();
    justBeforeTheWrite(() => admin.done(`DELETE ${ACTIVE}/${id}`));
    expect(await admin.done(`DELETE ${ACTIVE}/${id}`)).toMatchObject({ is_active: false });
    expect(await activityAbout(service.db, id)).toHaveLength(2);
  });

  test("would become active again, and another site takes the use: refused with the limit", async () => {
    const { id, take } = await activation();
    await admin.done(`DELETE ${ACTIVE}/${id}`);
    justBeforeTheWrite(() => take("https://two.example"));
    const { status, json } = await admin.ask(`${ACTIVE}/${id}`, {});
    expect([status, json.message]).toEqual([422, "All parallel uses of the license are taken."]);
  });

  test("is released by another while all of the license's are: each is counted once", async () => {
    const { id, license_code } = await activation();
    justBeforeTheWrite(() => admin.done(`DELETE ${ACTIVE}/${id}`));
    expect(await admin.flat("deactivate_license_activations", { license_code })).toMatchObject({
      released: 0,
      remaining: 0,
    });
  });
});
