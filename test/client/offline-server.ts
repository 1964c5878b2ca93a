import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Licensing } from "../../client/licensing.ts";
import type { LicensingOptions } from "../../client/options.ts";
import { type Answer, answerTo, requestOf } from "./answering.ts";
import { install } from "./installation.ts";
import { machineOf } from "./machine.ts";
import { makeVendor, type Vendor } from "./vendor.ts";

/** Of another machine, as none of its parts is the same. */
export const OTHER_HARDWARE = { machineId: "machine-two", cpu: "Other x 8", macEth0: "00:1b:44:00:00:01" };

/** A server without a connection; what it has tried nevertheless is counted. */
export async function newServer(change: Partial<LicensingOptions> = {}, given?: Vendor) {
  const vendor = given ?? (await makeVendor());
  const machine = machineOf(vendor);
  const attempts: string[] = [];
  const transport = ({ url }: { url: string }) => {
    attempts.push(url);
    return Promise.reject(new Error("no outbound attempt is allowed"));
  };
  const basic = { airGapped: true, transport, products: ["mill", "saw"], ...change };
  const open = (more: Partial<LicensingOptions> = {}) =>
    install(vendor, machine.options({ ...basic, ...more }));
  const licensing = await open();
  const state = () => readFileSync(join(machine.dataDir, "state.json"), "utf8");
  return { vendor, machine, attempts, licensing, open, state };
}

/** One that was activated by a response string. */
export async function activated(answer: Answer = {}, change: Partial<LicensingOptions> = {}) {
  const server = await newServer(change);
  const request = await requestOf(server.licensing);
  const response = await answerTo(server.vendor, request, answer);
  const outcome = await server.licensing.acceptResponse(response);
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`);
  return { ...server, request, response };
}

/** The return string that a server makes; throws where it makes none. */
export async function returnOf(licensing: Licensing, products?: readonly string[]) {
  const outcome = await licensing.giveBack(products);
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`);
  return outcome;
}

/** Each refusal must leave state.json as it was, byte for byte, and the product as it ran (A8). */
export async function expectRefused(
  { licensing, state }: { licensing: Licensing; state: () => string },
  text: string | readonly string[],
  code: string,
) {
  const before = [state(), licensing.status().mode, licensing.isLicensed("mill")];
  const outcome = await licensing.acceptResponse(text);
  expect(outcome).toMatchObject({ ok: false, kind: "local", code });
  if (!outcome.ok) expect(`${outcome.detail} ${outcome.fix}`).toMatch(/^[A-Z].+\. [A-Z].+\.$/);
  expect([state(), licensing.status().mode, licensing.isLicensed("mill")]).toEqual(before);
  return outcome;
}
