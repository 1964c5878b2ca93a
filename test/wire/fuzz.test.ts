import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { WireOperation } from "../../shared/contract/wire-operation.ts";
import { WIRE_ROUTES } from "../../shared/contract/wire-routes.ts";
import { invariants } from "../support/invariants.ts";
import type { TestService } from "../support/service.ts";
import { activated, type Site, type Sold, site, sold, startWireService } from "./ask.ts";

const REQUESTS = process.env["COUNTERSIGN_LONG"] === "1" ? 60_000 : 2_000;
const SEED = Number(process.env["COUNTERSIGN_SEED"] ?? Date.now() % 2 ** 31);
const TOGETHER = 10;

let service: TestService;
let caller: Site;
let one: Sold;
let sealed: string;
beforeAll(async () => {
  service = await startWireService();
  caller = await site(service);
  one = await sold(service, { parallelUses: 3 });
  sealed = await activated(caller, one);
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const addresses = (WIRE_ROUTES as readonly WireOperation[])
  .filter(({ room }) => room === "external")
  .flatMap((operation) => operation.addresses);

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.constantFrom("", " ", "\u0000", "\ud800", "__proto__", "x".repeat(3_000), "1e999", "127.0.0.1", "[::1]"),
);
const headerText = fc.oneof(
  fc.webUrl(),
  fc.domain(),
  fc.ipV4(),
  fc.ipV6(),
  fc.stringMatching(/^[\x20-\x7e\x80-\xff]{0,80}$/),
);

/** A body of known fields with good values and nonsense in them, and of nonsense altogether. */
function bodies(): fc.Arbitrary<string> {
  const good = fc.constantFrom(one.reference, one.license.code, sealed, "Acme", "non_envato", "envato");
  const value = fc.oneof(
    { weight: 3, arbitrary: good },
    text,
    fc.jsonValue({ maxDepth: 2 }),
    fc.constant(null),
  );
  const fields = fc.record(
    {
      product_id: fc.oneof({ weight: 4, arbitrary: fc.constant(one.reference) }, value),
      license_code: fc.oneof({ weight: 3, arbitrary: fc.constant(one.license.code) }, value),
      license_data: value,
      license_file: value,
      client_name: value,
      verify_type: fc.oneof({ weight: 4, arbitrary: fc.constant("non_envato") }, value),
      current_version: value,
    },
    { requiredKeys: [] },
  );
  const form = fc.dictionary(text, text).map((pairs) => new URLSearchParams(pairs).toString());
  return fc.oneof(
    { weight: 6, arbitrary: fields.map((each) => JSON.stringify(each)) },
    form,
    text,
    fc.json(),
    fc.constantFrom("[]", "", "{}"),
  );
}

const headers = fc.record(
  {
    "x-api-ip": headerText,
    "lb-lang": headerText,
    "user-agent": headerText,
    accept: fc.constantFrom("*/*", "text/html", ""),
    "content-type": fc.constantFrom(
      "application/json",
      "application/x-www-form-urlencoded",
      "text/xml",
      "multipart/form-data; boundary=x",
      "",
    ),
  },
  { requiredKeys: [] },
);

test(
  `${REQUESTS} random requests: no 5xx, legacy always 200, every count holds`,
  async () => {
    console.info(`wire fuzz: ${REQUESTS} requests, COUNTERSIGN_SEED=${SEED}`);
    let yes = 0;
    const request = fc.record({
      address: fc.constantFrom(...addresses),
      body: bodies(),
      headers,
      url: fc.oneof(fc.constant("https://www.example.com/app"), headerText),
    });
    const batch = fc.array(request, { minLength: TOGETHER, maxLength: TOGETHER });
    const property = fc.asyncProperty(batch, async (asked) => {
      const answers = await Promise.all(
        asked.map(({ address: { method, path }, ...rest }) => caller.ask(path, { method, ...rest })),
      );
      for (const [index, { status, json }] of answers.entries()) {
        expect(status).toBeLessThan(500);
        if (asked[index]?.address.dialect === "legacy") expect(status).toBe(200);
        if (json.status === true) yes += 1;
      }
    });
    await fc.assert(property, { numRuns: REQUESTS / TOGETHER, seed: SEED, endOnFailure: true });
    expect(yes / REQUESTS, "enough of them are granted").toBeGreaterThan(0.1);
  },
  REQUESTS * 60,
);
