import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getProduct } from "../../shared/contract/operations/get-product.ts";
import type { TestService } from "../support/service.ts";
import { activityAbout } from "../support/table.ts";
import { product } from "../support/world.ts";
import { type Administrator, administrator, newProduct } from "./administration.ts";
import { startWireService } from "./ask.ts";

const PRODUCTS = "/api/internal/products";

let service: TestService;
let admin: Administrator;
beforeAll(async () => {
  service = await startWireService();
  admin = await administrator(service);
});
afterAll(() => service.close());

let made = 0;
const newName = () => `Fax server ${++made}`;

describe("a new product", () => {
  test("is shown in full, and known to staff under a code made from its name", async () => {
    const name = newName();
    const body = { name, reference_id: `PROD-${made}`, description: "Sends and receives.", is_active: true };
    const { status, json } = await admin.ask(PRODUCTS, { body });
    expect(status).toBe(200);
    expect(json).toEqual({
      status: true,
      message: "The product was created.",
      data: {
        id: expect.stringMatching(/^prd_/),
        reference_id: `PROD-${made}`,
        product_id: `PROD-${made}`,
        code: `prod-${made}`,
        name,
        description: "Sends and receives.",
        is_active: true,
        status: "published",
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      },
    });
    const { reply } = await service.staff(getProduct, { params: { product: `prod-${made}` } });
    expect(reply).toMatchObject({ id: json.data.id, name, referenceId: `PROD-${made}`, requires: [] });
  });

  test("of which only the name is given, as the official sample does, has its code for a reference", async () => {
    const data = await newProduct(admin, { name: "  Scan & Fax ", status: "published", envato_id: "4711" });
    expect(data).toMatchObject({
      name: "Scan & Fax",
      code: "scan-fax",
      reference_id: "scan-fax",
      is_active: true,
    });
  });

  test("of a name that is taken gets another code, also when two are made at once", async () => {
    const name = newName();
    const all = await Promise.all([1, 2, 3].map(() => newProduct(admin, { name })));
    const codes = all.map(({ code }) => code);
    expect(new Set(codes).size).toBe(3);
    expect(codes).toContain(`fax-server-${made}`);
    for (const { code, reference_id } of all) {
      expect(code).toMatch(new RegExp(`^fax-server-${made}(-[0-9a-f]{6})?$`));
      expect(reference_id).toBe(code);
    }
  });

  test.each([
    [{ status: "draft" }, false],
    [{ status: "published" }, true],
    [{ is_active: "0" }, false],
    [{ is_active: 1, status: "draft" }, true],
    [{ is_active: null, status: "" }, true],
  ])("told as %j is active: %s", async (given, isActive) => {
    const data = await newProduct(admin, { name: newName(), ...given });
    expect(data).toMatchObject({ is_active: isActive, status: isActive ? "published" : "draft" });
  });

  test("needs a name, and a reference of its own", async () => {
    const nameless = await admin.ask(PRODUCTS, { body: "[]" });
    expect([nameless.status, nameless.json.errors]).toEqual([422, { name: ["name is needed"] }]);
    const { reference_id } = await newProduct(admin, { name: newName(), reference_id: "REF-1" });
    const taken = await admin.ask(PRODUCTS, { body: { name: newName(), reference_id } });
    expect([taken.status, taken.json]).toEqual([
      422,
      {
        status: false,
        is_active: false,
        message: "Some of the fields are missing or wrong.",
        errors: { reference_id: ["reference_id is another product's"] },
      },
    ]);
  });

  test("takes no code of another product for a reference, as sites mean that one by it", async () => {
    const { code } = await product(service);
    const taken = await admin.ask(PRODUCTS, { body: { name: newName(), reference_id: code } });
    expect([taken.status, Object.keys(taken.json.errors)]).toEqual([422, ["reference_id"]]);
  });

  test("of which two at once want one reference is made once", async () => {
    const asked = await Promise.all(
      [1, 2, 3].map(() => admin.ask(PRODUCTS, { body: { name: newName(), reference_id: "REF-ONCE" } })),
    );
    expect(asked.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
  });

  test("is in the activity log, with the key as the actor", async () => {
    const { id } = await newProduct(admin, { name: newName() });
    expect(await activityAbout(service.db, id)).toMatchObject([
      { kind: "product.created", actor: { kind: "staff", id: admin.keyId }, accountId: null },
    ]);
  });
});

describe("a product", () => {
  test("is found by its reference, its code and its id", async () => {
    const data = await newProduct(admin, { name: newName(), reference_id: `Ref ${made}/x` });
    for (const named of [data.reference_id, data.code, data.id])
      expect(await admin.done(`GET ${PRODUCTS}/${encodeURIComponent(named)}`)).toEqual(data);
  });

  test("that nobody made is a 404", async () => {
    for (const method of ["GET", "PUT"]) {
      const { status, json } = await admin.ask(`${PRODUCTS}/nothing`, { method, body: { name: "x" } });
      expect([status, json]).toEqual([
        404,
        { status: false, is_active: false, message: "There is no such product." },
      ]);
    }
    for (const method of ["POST", "DELETE"])
      expect((await admin.ask("/api/internal/activated-products/nothing", { method })).status).toBe(404);
  });

  test("is changed in what is named, and told before and after in the activity log", async () => {
    const { id, code } = await newProduct(admin, {
      name: "Old name",
      reference_id: "OLD-REF",
      description: "Old.",
    });
    const changed = await admin.done(`PUT ${PRODUCTS}/OLD-REF`, {
      name: "New name",
      reference_id: "NEW-REF",
      description: "",
      is_active: false,
    });
    expect(changed).toMatchObject({
      id,
      code,
      name: "New name",
      reference_id: "NEW-REF",
      description: null,
      is_active: false,
    });
    expect(await admin.done(`GET ${PRODUCTS}/NEW-REF`)).toEqual(changed);
    expect((await admin.ask(`${PRODUCTS}/OLD-REF`, { method: "GET" })).status).toBe(404);
    const [, entry] = await activityAbout(service.db, id);
    expect(entry).toMatchObject({
      kind: "product.changed",
      actor: { kind: "staff", id: admin.keyId },
      changes: [
        { field: "name", before: "Old name", after: "New name" },
        { field: "description", before: "Old.", after: null },
        { field: "referenceId", before: "OLD-REF", after: "NEW-REF" },
        { field: "isActive", before: true, after: false },
      ],
    });
  });

  test("stays as it is where nothing new is named, and that is not logged", async () => {
    const before = await newProduct(admin, { name: newName() });
    for (const body of [{}, { name: before.name }, { name: "", reference_id: null }, { unknown: 1 }])
      expect(await admin.done(`PUT ${PRODUCTS}/${before.code}`, body)).toEqual(before);
    expect(await activityAbout(service.db, before.id)).toHaveLength(1);
  });

  test("cannot take another one's reference or code, but its own code", async () => {
    const other = await newProduct(admin, { name: newName(), reference_id: "OTHERS" });
    const { code } = await newProduct(admin, { name: newName(), reference_id: "MINE" });
    for (const reference_id of ["OTHERS", other.code]) {
      const { status, json } = await admin.ask(`${PRODUCTS}/MINE`, { method: "PUT", body: { reference_id } });
      expect([status, json.errors]).toEqual([422, { reference_id: ["reference_id is another product's"] }]);
    }
    expect(await admin.done(`PUT ${PRODUCTS}/MINE`, { reference_id: code })).toMatchObject({
      reference_id: code,
    });
  });

  test("is switched off and on, as often as one likes", async () => {
    const { id, code } = await newProduct(admin, { name: newName() });
    const address = `/api/internal/activated-products/${code}`;
    for (const [request, isActive] of [
      [`DELETE ${address}`, false],
      [`DELETE ${address}`, false],
      [`POST ${address}`, true],
      [`POST ${address}`, true],
    ] as const)
      expect(await admin.done(request)).toMatchObject({ id, is_active: isActive });
    expect((await activityAbout(service.db, id)).map(({ changes }) => changes)).toEqual([
      [],
      [{ field: "isActive", before: true, after: false }],
      [{ field: "isActive", before: false, after: true }],
    ]);
  });

  test("keeps every change where several are made at once", async () => {
    const { code } = await newProduct(admin, { name: newName() });
    await Promise.all([
      admin.done(`PUT ${PRODUCTS}/${code}`, { name: "Renamed" }),
      admin.done(`PUT ${PRODUCTS}/${code}`, { description: "Described" }),
      admin.done(`DELETE /api/internal/activated-products/${code}`),
    ]);
    expect(await admin.done(`GET ${PRODUCTS}/${code}`)).toMatchObject({
      name: "Renamed",
      description: "Described",
      is_active: false,
    });
  });
});

test("a field of the wrong form is told by its name", async () => {
  const { status, json } = await admin.ask(PRODUCTS, {
    body: { name: { a: 1 }, description: "x".repeat(1_001), is_active: "perhaps", reference_id: ["a"] },
  });
  expect(status).toBe(422);
  expect(json.errors).toEqual({
    name: ["name must be text"],
    description: ["description must have at most 1000 characters"],
    is_active: ["is_active must be true or false"],
    reference_id: ["reference_id must be text"],
  });
});
