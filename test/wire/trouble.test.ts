import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ERRORS, type ErrorCode } from "../../shared/contract/errors.ts";
import type { WireOperation } from "../../shared/contract/wire-operation.ts";
import { WIRE_ROUTES } from "../../shared/contract/wire-routes.ts";
import { wireRefusalOf } from "../../shared/contract/wire-texts.ts";
import { type CuttableDatabase, startCuttableDatabase } from "../support/cuttable-database.ts";
import { conflicts, failOnce } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import { isWrite } from "../support/sdk-calls.ts";
import type { TestService } from "../support/service.ts";
import {
  ACTIVATE,
  activated,
  DEACTIVATE,
  FATAL_WORDS,
  type Site,
  type Sold,
  site,
  sold,
  startWireService,
  VERIFY,
} from "./ask.ts";

/** Trouble of ours is never a reason for a site to give its license up. */

let database: CuttableDatabase;
let service: TestService;
let caller: Site;
let one: Sold;
let sealed: string;
beforeAll(async () => {
  database = await startCuttableDatabase();
  service = await startWireService({ databaseEndpoint: database.endpoint });
  caller = await site(service);
  one = await sold(service, { parallelUses: null });
  sealed = await activated(caller, one);
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
  await database.stop();
});

const body = () => ({ ...one.activation, license_data: sealed, license_file: sealed });
const addresses = (WIRE_ROUTES as readonly WireOperation[])
  .filter(({ room }) => room === "external")
  .flatMap((operation) => operation.addresses.map((address) => ({ ...address, keyKind: operation.keyKind })));

describe("when the database is gone", () => {
  test("what needs it answers 503 with Retry-After, or 200 and no on the legacy paths; nothing in fatal words", async () => {
    await database.cut();
    for (const { method, path, dialect, keyKind } of addresses) {
      const { status, json, headers, text } = await caller.ask(path, { method, body: body() });
      if (keyKind === null) expect(status).toBe(200);
      else {
        expect(status, path).toBe(dialect === "legacy" ? 200 : 503);
        expect(json).toEqual({
          status: false,
          message: expect.not.stringMatching(FATAL_WORDS),
          ...(dialect === "legacy" ? {} : { is_active: false, errors: {} }),
        });
        expect(headers["retry-after"]).toBe(dialect === "legacy" ? undefined : "5");
        expect(text).not.toMatch(/127\.0\.0\.1|ECONN|dynamo/i);
        expect(service.log.at(-1)).toMatchObject({ level: "error", code: "UNAVAILABLE" });
      }
    }
    await database.mend();
    for (const { method, path } of addresses)
      expect((await caller.ask(path, { method, body: body() })).status, path).toBe(200);
    await activated(caller, one);
  });
});

describe("a call to the database that fails", () => {
  test.each([VERIFY, ACTIVATE, DEACTIVATE])(
    "%s: wherever it fails, the answer is 503, and never a no",
    async (path) => {
      for (const how of ["before", "after"] as const)
        for (let at = 0; ; at += 1) {
          service.clock.advance(86_400_000);
          const fault = failOnce(at, how);
          service.sdk.intercept(fault);
          const url = path === ACTIVATE ? `https://${how}-${at}.example` : "https://www.example.com";
          const { status, json } = await caller.ask(path, { body: body(), url });
          service.sdk.intercept(null);
          if (!fault.wasMet()) break;
          if (status !== 503) expect([status, json.status]).toEqual([200, true]);
          else expect(json.message).not.toMatch(FATAL_WORDS);
          const again = await caller.ask(path, { body: body(), url });
          expect(again.json.status, `${path} ${how} ${at}`).toBe(true);
        }
      await activated(caller, one);
    },
  );

  test("verify's second look, too: a no is never said without it", async () => {
    const other = await sold(service);
    const asked = { product_id: other.reference, license_data: sealed };
    const wanted = { body: asked };
    expect((await caller.ask(VERIFY, wanted)).json.message).toMatch(/invalid/);
    service.sdk.clear();
    await caller.ask(VERIFY, wanted);
    const looks = service.sdk.calls.length;
    for (let at = 0; at < looks; at += 1) {
      service.sdk.intercept(failOnce(at, "before"));
      expect((await caller.ask(VERIFY, wanted)).status).toBe(503);
      service.sdk.intercept(null);
    }
  });

  test("a day's first verify is answered although its contact cannot be noted", async () => {
    service.clock.advance(86_400_000);
    const fault = failOnce(0, "before", isWrite);
    service.sdk.intercept(fault);
    expect((await caller.ask(VERIFY, { body: body() })).json.is_active).toBe(true);
    service.sdk.intercept(null);
    expect(fault.wasMet()).toBe(true);
  });
});

test("conflicts that do not end are a 503 to be repeated, on the legacy path a 200, and never the limit", async () => {
  service.sdk.intercept(conflicts(Number.POSITIVE_INFINITY));
  const url = "https://contended.example";
  const { status, json, headers } = await caller.ask(ACTIVATE, { body: body(), url });
  const legacy = await caller.ask("/api/activate_license", { body: body(), url });
  const back = await caller.ask(DEACTIVATE, { body: body() });
  service.sdk.intercept(null);
  expect(back.status).toBe(503);
  expect((await caller.ask(VERIFY, { body: body() })).json.is_active, "nothing was given back").toBe(true);
  expect([status, json.is_active, json.errors, headers["retry-after"]]).toEqual([503, false, {}, "1"]);
  expect(json.status_code).toBeUndefined();
  expect([legacy.status, legacy.json]).toEqual([200, { status: false, message: json.message }]);
  expect(json.message).not.toMatch(FATAL_WORDS);
});

test("our own mistakes are a 500 without a word from inside, and a 200 on the legacy path", async () => {
  const broken = async () => {
    throw new TypeError("x is not a function");
  };
  service.sdk.intercept(broken);
  const { status, json } = await caller.ask(VERIFY, { body: body() });
  const legacy = await caller.ask("/api/verify_license", { body: body() });
  service.sdk.intercept(null);
  expect(status).toBe(500);
  expect(json).toEqual({
    status: false,
    is_active: false,
    message: "The service made a mistake.",
    errors: {},
  });
  expect([legacy.status, legacy.json]).toEqual([200, { status: false, message: json.message }]);
});

test("no text of the shell has a fatal word in it, nor one of verify but those for what is lost", () => {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  const shell = codes.filter((code) => ERRORS[code].status === 401 || ERRORS[code].status >= 500);
  for (const code of [
    ...shell,
    "SCOPE_MISSING",
    "INPUT_INVALID",
    "BODY_MALFORMED",
    "BODY_TOO_LARGE",
  ] as const)
    expect(wireRefusalOf(null, code).message, code).not.toMatch(FATAL_WORDS);
  const verify = (WIRE_ROUTES as readonly WireOperation[]).find(
    ({ name, room }) => name === "verify" && room === "external",
  );
  const fatal = Object.entries(verify?.refusals ?? {}).filter(([, refusal]) =>
    FATAL_WORDS.test(refusal?.message ?? ""),
  );
  expect(fatal.map(([code]) => code).sort()).toEqual([
    "ACTIVATION_DEACTIVATED",
    "ACTIVATION_UNKNOWN",
    "CLIENT_NAME_MISMATCH",
    "LICENSE_OF_ANOTHER_PRODUCT",
    "LICENSE_UNKNOWN",
  ]);
});
