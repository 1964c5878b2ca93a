import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestService } from "../support/service.ts";
import { itemsUnder, scanTable } from "../support/table.ts";
import {
  ACTIVATE,
  activated,
  askWire,
  FATAL_WORDS,
  type Site,
  type Sold,
  site,
  sold,
  startWireService,
  VERIFY,
} from "./ask.ts";

/** What client programs really send. */

let service: TestService;
let caller: Site;
let one: Sold;
let sealed: string;
beforeAll(async () => {
  service = await startWireService();
  caller = await site(service);
  one = await sold(service, { parallelUses: null });
  sealed = await activated(caller, one);
});
afterAll(() => service.close());

const proof = () => ({ product_id: one.reference, license_data: sealed });
const verified = '{"status":true,"is_active":true,"message":"Verified.","data":null}';

describe("headers", () => {
  test.each([
    ["X-API-KEY", "X-API-URL", "X-API-IP", "X-API-LANGUAGE"],
    ["LB-API-KEY", "LB-URL", "LB-IP", "LB-LANG"],
    ["x-api-key", "X-URL", "x-ip", "lb-lang"],
    ["lb-Api-kEY", "LB-url", "LB-ip", "X-Api-Language"],
  ])("%s, %s, %s, %s", async (key, url, ip, language) => {
    const domain = `${key}.example`.toLowerCase();
    for (const path of [ACTIVATE, "/api/activate_license"]) {
      const { json } = await askWire(service.url, path, {
        body: one.activation,
        headers: {
          [key]: caller.key,
          [url]: `https://${domain}/x`,
          [ip]: "198.51.100.7",
          [language]: "english",
        },
      });
      expect(json.status, json.message).toBe(true);
    }
    const [record] = (await itemsUnder(service.db, "LICENSE#")).filter((item) => item["domain"] === domain);
    expect(record).toMatchObject({ claimedIp: "198.51.100.7", observedIp: "127.0.0.1" });
  });

  test.each(["*/*", "text/html", "application/xml", "", "application/json; q=0"])(
    "Accept: %j is answered in JSON all the same",
    async (accept) => {
      const { text } = await caller.ask(VERIFY, { body: proof(), headers: { accept } });
      expect(text).toBe(verified);
    },
  );

  test("a header of the second family counts where the first is empty", async () => {
    const headers = {
      "X-API-KEY": " ",
      "LB-API-KEY": caller.key,
      "X-API-URL": "",
      "LB-URL": "http://second.example",
    };
    const { json } = await askWire(service.url, ACTIVATE, { body: one.activation, headers });
    expect(json.is_active).toBe(true);
    const records = await itemsUnder(service.db, "LICENSE#");
    expect(records.map((item) => item["domain"])).toContain("second.example");
  });

  test("no user agent", async () => {
    const lines = [
      "GET /api/external/connection-check HTTP/1.1",
      "Host: x",
      `X-API-KEY: ${caller.key}`,
      "Connection: close",
      "",
      "",
    ];
    const reply = await rawExchange(lines.join("\r\n"));
    expect(reply).toContain("HTTP/1.1 200");
    expect(reply).toContain('"message":"Connection successful"');
  });
});

describe("bodies", () => {
  test.each([
    ["[]", "application/json"],
    ["", "application/json"],
    ["{}", "text/plain"],
    ["null", "application/json"],
    ["[ ]", "application/x-www-form-urlencoded"],
  ])("%j as %s says nothing", async (body, type) => {
    const { text } = await caller.ask("/api/check_connection_ext", {
      body,
      headers: { "content-type": type },
    });
    expect(text).toBe('{"status":true,"message":"Connection successful."}');
  });

  test("an empty chunked POST that expects 100-continue, with a JSON content type", async () => {
    const reply = await chunked("/api/check_connection_ext", {
      "content-type": "application/json",
      expect: "100-continue",
      "x-api-key": caller.key,
    });
    expect(reply).toEqual([200, '{"status":true,"message":"Connection successful."}']);
  });

  test("GET with a JSON content type, and a body that says nothing", async () => {
    const headers = { "content-type": "application/json" };
    for (const body of [{}, { body: "[]" }, { body: "{}" }]) {
      const { status } = await caller.ask("/api/external/connection-check", {
        method: "GET",
        headers,
        ...body,
      });
      expect(status).toBe(200);
    }
  });

  test.each([
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-8",
    "Application/X-WWW-Form-Urlencoded",
  ])("a form: %s", async (type) => {
    const body = new URLSearchParams({ ...proof(), extra: "1", "list[]": "2" }).toString();
    const { text } = await caller.ask(VERIFY, { body, headers: { "content-type": type } });
    expect(text).toBe(verified);
  });

  test("JSON that is called a form, or nothing", async () => {
    for (const type of ["application/x-www-form-urlencoded", "text/plain", ""]) {
      const body = ` \ufeff${JSON.stringify(proof())}`.trimStart();
      const { text } = await caller.ask(VERIFY, { body, headers: { "content-type": type } });
      expect(text).toBe(verified);
    }
  });

  test("unknown fields, nulls, blanks and numbers", async () => {
    const body = {
      ...proof(),
      license_code: null,
      client_name: "",
      theme: { a: [1] },
      __proto__: 1,
      version: 3,
    };
    expect((await caller.ask(VERIFY, { body })).text).toBe(verified);
    const numbered = await caller.ask(VERIFY, { body: { ...proof(), product_id: 12 } });
    expect([numbered.status, numbered.json.is_active]).toEqual([200, false]);
  });

  test("half of a surrogate pair in a name, which no database stores, is replaced", async () => {
    const other = await sold(service);
    const body = JSON.stringify({ ...other.activation, client_name: "A" }).replace('"A"', '"A\\ud800"');
    expect(await caller.ask(ACTIVATE, { body })).toMatchObject({ status: 200, json: { is_active: true } });
    const found = (await scanTable(service.db)).find(({ clientName }) => clientName === "A\ufffd");
    expect(found).toMatchObject({ licenseId: other.license.id });
  });

  test("fields in the query count, and those of the body more", async () => {
    const query = new URLSearchParams({ product_id: one.reference, license_data: "x" });
    const { text } = await caller.ask(`${VERIFY}?${query}`, { body: { license_data: `${sealed}\n` } });
    expect(text).toBe(verified);
  });

  test.each(["{", '"text"', "12", "[1]", "[[]]", "a=b", "\u0000", "<xml/>"])("%s is a 400", async (body) => {
    const { status, json } = await caller.ask(VERIFY, { body });
    expect(status).toBe(400);
    expect(json).toEqual({
      status: false,
      is_active: false,
      message: "The body is neither JSON nor a form.",
      errors: {},
    });
  });

  test("more than 64 KB is a 422, as the protocol knows no 413", async () => {
    const { status, json } = await caller.ask(VERIFY, { body: { ...proof(), x: "y".repeat(65_536) } });
    expect([status, json.is_active]).toEqual([422, false]);
    expect(json.message).not.toMatch(FATAL_WORDS);
    const legacy = await caller.ask("/api/verify_license", { body: { x: "y".repeat(65_536) } });
    expect([legacy.status, legacy.json]).toEqual([200, { status: false, message: json.message }]);
  });
});

function chunked(path: string, headers: Record<string, string>): Promise<[number | undefined, string]> {
  const { hostname, port } = new URL(service.url);
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path, method: "POST", headers: { ...headers, "transfer-encoding": "chunked" } },
      (reply) => {
        let text = "";
        reply.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
        });
        reply.on("end", () => resolve([reply.statusCode, text]));
      },
    );
    sent.on("error", reject);
    sent.on("continue", () => sent.end());
    sent.flushHeaders();
  });
}

function rawExchange(text: string): Promise<string> {
  const { hostname, port } = new URL(service.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let reply = "";
    socket.setEncoding("utf8").on("data", (chunk) => {
      reply += chunk;
    });
    socket.on("close", () => resolve(reply));
    socket.on("error", reject);
  });
}
