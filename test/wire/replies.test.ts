import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestService } from "../support/service.ts";
import {
  ACTIVATE,
  activated,
  askWire,
  DEACTIVATE,
  type Site,
  site,
  sold,
  startWireService,
  VERIFY,
} from "./ask.ts";

/** Replies to the byte, where the protocol's page gives them. */

let service: TestService;
let caller: Site;
beforeAll(async () => {
  service = await startWireService();
  caller = await site(service);
});
afterAll(() => service.close());

const daysOn = (days: number) => new Date(service.clock.now() + days * 86_400_000).toISOString();

describe("the external API", () => {
  test("health-check needs no key", async () => {
    const { status, text } = await askWire(service.url, "/api/health-check", { method: "GET" });
    expect([status, text]).toEqual([200, '{"status":"ok"}']);
  });

  test("connection-check", async () => {
    const { status, text } = await caller.ask("/api/external/connection-check", { method: "GET" });
    expect([status, text]).toEqual([
      200,
      '{"status":true,"is_active":true,"message":"Connection successful"}',
    ]);
  });

  test("activate", async () => {
    const { activation } = await sold(service);
    const { status, text, json } = await caller.ask(ACTIVATE, { body: activation });
    const sealed = json.lic_response;
    expect(sealed).toMatch(/^[!-~]+$/);
    expect([status, text]).toEqual([
      200,
      `{"status":true,"is_active":true,"message":"Activated.","lic_response":"${sealed}","data":{"license_data":"${sealed}"},"expires_at":null,"updates_until":null,"support_until":null}`,
    ]);
  });

  test("activate tells when a dated license and its maintenance end, in UTC", async () => {
    const dated = await sold(service, {
      type: "subscription",
      expiresAt: "2027-05-01T10:20:30.999Z",
      maintenanceUntil: "2027-04-01T00:00:00.000Z",
    });
    const { json } = await caller.ask(ACTIVATE, { body: dated.activation });
    expect(json).toMatchObject({
      expires_at: "2027-05-01 10:20:30",
      updates_until: "2027-04-01 00:00:00",
      support_until: "2027-04-01 00:00:00",
    });
  });

  test("activate with a bad code (C10)", async () => {
    const { activation } = await sold(service);
    const { status, text } = await caller.ask(ACTIVATE, { body: { ...activation, license_code: "NOPE" } });
    expect([status, text]).toEqual([
      400,
      '{"status":false,"is_active":false,"message":"Your license code is invalid.","lic_response":null,"data":null}',
    ]);
  });

  test("activate when all uses are taken (C10)", async () => {
    const one = await sold(service);
    await activated(caller, one);
    const { status, text, json } = await caller.ask(ACTIVATE, {
      body: one.activation,
      url: "https://other.example",
    });
    expect(status).toBe(200);
    expect(json.message).toContain("License is already active");
    expect(text).toBe(
      `{"status":false,"is_active":false,"status_code":"ACTIVATED_MAXIMUM_ALLOWED_PRODUCT_INSTANCES","message":"${json.message}","lic_response":null,"data":null}`,
    );
  });

  test("verify, and deactivate (C10)", async () => {
    const one = await sold(service);
    const body = { product_id: one.reference, license_data: await activated(caller, one) };
    const verified = await caller.ask(VERIFY, { body });
    expect([verified.status, verified.text]).toEqual([
      200,
      '{"status":true,"is_active":true,"message":"Verified.","data":null}',
    ]);
    const released = await caller.ask(DEACTIVATE, { body });
    expect([released.status, released.text]).toEqual([
      200,
      '{"status":true,"is_active":true,"message":"Deactivated."}',
    ]);
  });

  test.each([VERIFY, DEACTIVATE])("%s refused", async (path) => {
    const { reference } = await sold(service);
    const { status, text } = await caller.ask(path, {
      body: { product_id: reference, license_data: "nothing of ours" },
    });
    expect([status, text]).toEqual([
      200,
      '{"status":false,"is_active":false,"message":"License is invalid or not assigned to you.","data":null}',
    ]);
  });

  test("update check", async () => {
    const { status, json } = await caller.ask("/api/external/update/check", {
      body: { product_id: "X", current_version: "1.0" },
    });
    expect([status, json.message]).toEqual([200, "You are using the latest version."]);
    expect([json.status, json.is_active]).toEqual([false, false]);
  });

  test("a missing key", async () => {
    const { status, json } = await caller.ask(VERIFY, { body: {}, key: null });
    expect(status).toBe(401);
    expect(json).toEqual({
      status: false,
      is_active: false,
      message: "The API key is missing. Send it in the header X-API-KEY.",
      errors: {},
    });
  });

  test("fields that are missing or wrong, each with what is wrong", async () => {
    const { status, json } = await caller.ask(ACTIVATE, {
      body: { product_id: ["x"], verify_type: "steam" },
    });
    expect(status).toBe(422);
    expect(json).toEqual({
      status: false,
      is_active: false,
      message: "Some of the fields are missing or wrong.",
      errors: {
        product_id: ["product_id must be text"],
        license_code: ["license_code is needed"],
        verify_type: ["verify_type must be non_envato, envato or gumroad"],
      },
    });
  });
});

describe("the legacy flat paths", () => {
  const refusal = (message: string) => `{"status":false,"message":"${message}"}`;

  test("check_connection_ext", async () => {
    const { status, text } = await caller.ask("/api/check_connection_ext", { body: "[]" });
    expect([status, text]).toEqual([200, '{"status":true,"message":"Connection successful."}']);
  });

  test("activate, verify, deactivate (C10)", async () => {
    const { activation, reference } = await sold(service);
    const { status, text, json } = await caller.ask("/api/activate_license", { body: activation });
    expect([status, text]).toEqual([
      200,
      `{"status":true,"message":"${json.message}","data":null,"lic_response":"${json.lic_response}"}`,
    ]);
    expect(json.message).toMatch(/^Activated! /);
    const body = {
      product_id: reference,
      license_file: json.lic_response,
      license_code: null,
      client_name: null,
    };
    const verified = await caller.ask("/api/verify_license", { body });
    expect(verified.json).toEqual({ status: true, message: expect.stringMatching(/^Verified! /) });
    const released = await caller.ask("/api/deactivate_license", { body });
    expect([released.status, released.text]).toEqual([
      200,
      '{"status":true,"message":"License was deactivated successfully."}',
    ]);
  });

  test.each(["/api/latest_version", "/api/check_update"])("%s", async (path) => {
    const { status, text } = await caller.ask(path, { body: { product_id: "X", current_version: "1" } });
    expect([status, text]).toEqual([200, refusal("You are using the latest version.")]);
  });

  test("refusals are 200, too", async () => {
    const one = await sold(service);
    const wrong = { ...one.activation, license_code: "NOPE" };
    const bad = await caller.ask("/api/activate_license", { body: wrong });
    expect([bad.status, bad.text]).toEqual([200, refusal("Your license code is invalid.")]);
    for (const path of ["/api/verify_license", "/api/deactivate_license"]) {
      const no = await caller.ask(path, { body: { product_id: one.reference, license_file: "x" } });
      expect([no.status, no.text]).toEqual([200, refusal("License is invalid or not assigned to you.")]);
    }
    await activated(caller, one);
    const full = await caller.ask("/api/activate_license", {
      body: one.activation,
      url: "https://other.example",
    });
    expect([full.status, full.json.status]).toEqual([200, false]);
    expect(full.json.status_code).toBe("ACTIVATED_MAXIMUM_ALLOWED_PRODUCT_INSTANCES");
    expect(full.json.message).toContain("License is already active");
  });

  test("a missing key and missing fields are 200, too", async () => {
    for (const [asking, message] of [
      [{ key: null, body: {} }, "The API key is missing. Send it in the header X-API-KEY."],
      [{ body: "[]" }, "Some of the fields are missing or wrong."],
      [{ body: "{" }, "The body is neither JSON nor a form."],
    ] as const) {
      const { status, text } = await caller.ask("/api/verify_license", asking);
      expect([status, text]).toEqual([200, refusal(message)]);
    }
  });
});

test("an evaluation that ends is told its end", async () => {
  const one = await sold(service, { type: "evaluation", expiresAt: daysOn(5) });
  const { json } = await caller.ask(ACTIVATE, { body: one.activation });
  expect(json.expires_at).toBe("2027-03-15 12:00:00");
});
