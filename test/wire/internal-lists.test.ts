import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Item } from "../../shared/storage/item.ts";
import { KEYS, listed } from "../../shared/storage/table.ts";
import type { TestService } from "../support/service.ts";
import { itemsUnder } from "../support/table.ts";
import { license } from "../support/world.ts";
import { type Administrator, administrator, newLicense, newProduct } from "./administration.ts";
import { startWireService, type WireAnswer } from "./ask.ts";

const LICENSES = "/api/internal/product-licenses";

let service: TestService;
let admin: Administrator;
beforeAll(async () => {
  service = await startWireService();
  admin = await administrator(service);
  for (const reference_id of ["FAX", "SCAN"]) await newProduct(admin, { name: reference_id, reference_id });
  const sold = [
    { product_id: "FAX", license_code: "FAX-1", customer_id: "CUST-1", email: "one@example.com" },
    { product_id: "FAX", license_code: "FAX-2", customer_id: "CUST-2", invoice: "PO 4711/a" },
    { product_id: "SCAN", license_code: "SCAN-1", customer_id: "CUST-1", email: "one@example.com" },
    { product_id: "SCAN", license_code: "SCAN-2", email: "two@example.com", client: "Two Ltd" },
    { product_id: "SCAN", license_code: "SCAN-3", client: "Three Ltd", invoice: "PO 4712" },
  ];
  for (const given of sold) {
    await newLicense(admin, given);
    service.clock.advance(1_000);
  }
});
afterAll(() => service.close());

const ask = (query: Record<string, string>): Promise<WireAnswer> =>
  admin.ask(`${LICENSES}?${new URLSearchParams(query)}`, { method: "GET" });
const codesIn = ({ json }: WireAnswer): string[] =>
  json.data.map(({ license_code }: { license_code: string }) => license_code);
const codes = async (query: Record<string, string>) => codesIn(await ask(query));

describe("licenses are listed", () => {
  test("newest first, each as it is shown alone", async () => {
    const { status, json } = await ask({});
    expect([status, json.message, json.meta]).toEqual([200, "Licenses listed.", { cursor: null }]);
    expect(codesIn(await ask({}))).toEqual(["SCAN-3", "SCAN-2", "SCAN-1", "FAX-2", "FAX-1"]);
    for (const each of json.data) expect(await admin.done(`GET ${LICENSES}/${each.id}`)).toEqual(each);
  });

  test("by product, customer, and both", async () => {
    const [fax, one] = [{ product_reference_id: "FAX" }, { customer_id: "cust-1" }];
    expect(await codes(fax)).toEqual(["FAX-2", "FAX-1"]);
    expect(await codes({ product_id: "scan" })).toEqual(["SCAN-3", "SCAN-2", "SCAN-1"]);
    expect(await codes(one)).toEqual(["SCAN-1", "FAX-1"]);
    expect(await codes({ ...fax, ...one })).toEqual(["FAX-1"]);
    const [{ customer_id = "" } = {}] = (await ask(one)).json.data;
    expect(await codes({ customer_id })).toEqual(["SCAN-1", "FAX-1"]);
  });

  test("by nothing that exists, as an empty list", async () => {
    for (const query of [
      { product_reference_id: "nothing" },
      { customer_id: "nobody" },
      { search: "nowhere" },
    ]) {
      const { status, json } = await ask(query as unknown as Record<string, string>);
      expect([status, json.data, json.meta]).toEqual([200, [], { cursor: null }]);
    }
  });

  test("page by page, filtered ones included", async () => {
    const seen: string[] = [];
    const query: Record<string, string> = { limit: "1", product_reference_id: "SCAN" };
    for (let pages = 0; pages < 10; pages += 1) {
      const answer = await ask(query);
      seen.push(...codesIn(answer));
      if (answer.json.meta.cursor === null) break;
      query["cursor"] = answer.json.meta.cursor;
    }
    expect(seen).toEqual(["SCAN-3", "SCAN-2", "SCAN-1"]);
    const { cursor } = (await ask({ limit: "1" })).json.meta;
    const misused = await ask({ limit: "1", product_reference_id: "FAX", cursor });
    expect([misused.status, misused.json.status]).toEqual([400, false]);
  });
});

describe("a search finds", () => {
  test.each([
    ["a license by its whole code", "FAX-2", ["FAX-2"]],
    ["a customer by its e-mail address", "Two@example.com", ["SCAN-2"]],
    ["a customer by its name", "three  ltd", ["SCAN-3"]],
    ["a customer by the vendor's word", "CUST-1", ["SCAN-1", "FAX-1"]],
    ["licenses by a part of their codes", "scan-", ["SCAN-3", "SCAN-2", "SCAN-1"]],
    ["licenses by a part of their order references", "po 471", ["SCAN-3", "FAX-2"]],
    ["what is not an expression", ".*", []],
  ])("%s", async (_what, search, found) => {
    expect(await codes({ search })).toEqual(found);
  });

  test("within a product or a customer only, where one is named", async () => {
    expect(await codes({ search: "FAX-2", product_reference_id: "SCAN" })).toEqual([]);
    expect(await codes({ search: "FAX-2", customer_id: "CUST-1" })).toEqual([]);
    expect(await codes({ search: "CUST-1", product_reference_id: "SCAN" })).toEqual(["SCAN-1"]);
    expect(await codes({ search: "two@example.com", customer_id: "CUST-1" })).toEqual([]);
    expect(await codes({ search: "-1", customer_id: "CUST-1" })).toEqual(["SCAN-1", "FAX-1"]);
    expect(await codes({ search: "po", product_reference_id: "FAX" })).toEqual(["FAX-2"]);
  });

  test("a license by its id, and an own code however it is typed", async () => {
    const own = await newLicense(admin, { product_id: "FAX", customer_id: "CUST-9" });
    expect(await codes({ search: own.id })).toEqual([own.license_code]);
    expect(await codes({ search: own.license_code.toLowerCase() })).toEqual([own.license_code]);
  });
});

describe("a search that nearly nothing passes", () => {
  /** Copies of a license's item under ids and codes of their own, as many as one request writes. */
  const copies = (item: Item, from: number) =>
    Array.from({ length: 25 }, (_, at) => {
      const id = `lic_${String(from + at).padStart(22, "0")}`;
      const places = listed(
        [{ list: "licensesOfProduct", owner: String(item["productId"]) }],
        service.clock.now(),
        id,
      );
      const { gsi1pk, gsi1sk, gsi2pk, gsi2sk, ...rest } = item;
      return { PutRequest: { Item: { ...rest, ...KEYS.license(id), ...places, id, orderReference: null } } };
    });

  test("reads 1,000 licenses at a time, and goes on where it stopped", async () => {
    const { id, productId, code } = await license(service, { orderReference: "needle" });
    const [item = {}] = await itemsUnder(service.db, `LICENSE#${id}`);
    service.clock.advance(1_000);
    const { client, tableName } = service.db;
    for (let at = 0; at < 1_025; at += 25)
      await client.send(new BatchWriteCommand({ RequestItems: { [tableName]: copies(item, at) } }));
    const query = { search: "needle", product_id: productId };
    const first = await ask(query);
    expect([first.json.data, first.json.meta]).toEqual([[], { cursor: expect.any(String) }]);
    const second = await ask({ ...query, cursor: first.json.meta.cursor });
    expect([codesIn(second), second.json.meta]).toEqual([[code], { cursor: null }]);
  });
});

test("products are listed newest first, page by page", async () => {
  service.clock.advance(1_000);
  const codes: string[] = [];
  for (let at = 0; at < 3; at += 1) {
    codes.unshift((await newProduct(admin, { name: `Listed ${at}` })).code);
    service.clock.advance(1_000);
  }
  const first = await admin.ask(`/api/internal/products?limit=2`, { method: "GET" });
  expect(first.json.data.map(({ code }: { code: string }) => code)).toEqual(codes.slice(0, 2));
  const cursor = encodeURIComponent(first.json.meta.cursor);
  const second = await admin.ask(`/api/internal/products?per_page=1&cursor=${cursor}`, { method: "GET" });
  expect(second.json.data.map(({ code }: { code: string }) => code)).toEqual(codes.slice(2));
  const all = await admin.ask(`/api/internal/products?limit=1000000`, { method: "GET" });
  expect(all.json.meta).toEqual({ cursor: null });
  const forged = await admin.ask(`/api/internal/products?cursor=abc.def`, { method: "GET" });
  expect([forged.status, forged.json.status]).toEqual([400, false]);
});
