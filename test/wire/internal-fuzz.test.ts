import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { INTERNAL_ROUTES } from "../../shared/contract/internal/routes.ts";
import type { WireOperation } from "../../shared/contract/wire-operation.ts";
import { invariants } from "../support/invariants.ts";
import type { TestService } from "../support/service.ts";
import { type Administrator, administrator, newLicense } from "./administration.ts";
import { ACTIVATE, site, startWireService } from "./ask.ts";

const TOGETHER = 10;
const REQUESTS = process.env["COUNTERSIGN_LONG"] === "1" ? 60_000 : 1_000;
const SEED = Number(process.env["COUNTERSIGN_SEED"] ?? Date.now() % 2 ** 31);

let service: TestService;
let admin: Administrator;
const known: string[] = [];
beforeAll(async () => {
  service = await startWireService();
  admin = await administrator(service);
  const { id, license_code, product_id, customer_id } = await newLicense(admin, { client: "Acme" });
  await (await site(service)).ask(ACTIVATE, { body: { product_id, license_code } });
  const [activation] = await admin.done(`GET /api/internal/product-activations?license_code=${license_code}`);
  known.push(id, license_code, product_id, customer_id, activation.id, "Acme", "it@acme.com");
});
afterAll(() => service.close());

const odd = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.constantFrom(
    "",
    " ",
    "null",
    "0",
    "[]",
    "..",
    "%",
    "\u0000",
    "2027-02-30",
    "9999-12-31",
    "*.x",
    "lic_",
    "acc_x",
  ),
  fc.constantFrom(null, true, false, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, [], {}, [""], [null], {
    a: {},
  }),
  fc.array(fc.string({ maxLength: 20 }), { maxLength: 60 }),
);
const value = fc.oneof(
  odd,
  fc.integer(),
  fc.nat(500).map((at) => known[at % known.length]),
);

const addresses = (INTERNAL_ROUTES as readonly WireOperation[]).flatMap((operation) =>
  operation.addresses.map((address) => ({ ...address, names: namesOf(operation) })),
);

function namesOf({ fields }: WireOperation): readonly string[] {
  const { shape } = fields as unknown as { readonly shape: object };
  return [...Object.keys(shape), "unknown", "__proto__", "toString"];
}

const requests = fc.constantFrom(...addresses).chain(({ method, path, names }) =>
  fc.record({
    method: fc.constant(method),
    path: value.map((named) =>
      path.replace(/\{\w+\}/, encodeURIComponent(String(named).slice(0, 200)) || "x"),
    ),
    fields: fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 8 }),
  }),
);

test(
  `${REQUESTS} random requests of administration: no 5xx, JSON of the protocol, every count holds`,
  async () => {
    console.info(`internal fuzz: ${REQUESTS} requests, COUNTERSIGN_SEED=${SEED}`);
    const statuses = new Map<number, number>();
    const send = async ({ method, path, fields }: { method: string; path: string; fields: object }) => {
      const query = new URLSearchParams(
        Object.entries(fields).map(([name, told]): [string, string] => [name, String(told)]),
      );
      const answer =
        method === "GET"
          ? await admin.ask(`${path}?${query}`, { method })
          : await admin.ask(path, { method, body: JSON.stringify(fields) });
      expect(answer.status, `${method} ${path} ${JSON.stringify(fields)}: ${answer.text}`).toBeLessThan(500);
      expect(answer.json.message).toMatch(/\S/);
      if (!path.startsWith("/api/internal/")) expect(answer.status).toBe(200);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    };
    const property = fc.asyncProperty(
      fc.array(requests, { minLength: TOGETHER, maxLength: TOGETHER }),
      async (batch) => void (await Promise.all(batch.map(send))),
    );
    await fc.assert(property, { numRuns: REQUESTS / TOGETHER, seed: SEED, endOnFailure: true });
    expect(statuses.get(200) ?? 0).toBeGreaterThan(REQUESTS / 10);
    expect(statuses.get(422) ?? 0).toBeGreaterThan(REQUESTS / 20);
    expect(await invariants(service.db)).toEqual([]);
  },
  REQUESTS * 60,
);
