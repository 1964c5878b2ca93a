import { homedir, userInfo } from "node:os";
import { decodeJwt } from "jose";
import { expect, it } from "vitest";
import { readArmor } from "../../shared/signing/armor.ts";
import { activated, HARDWARE } from "./installation.ts";
import { makeVendor } from "./vendor.ts";

/** Names of all members of a JSON value, however deep. */
function membersOf(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...own, ...Object.values(value).flatMap(membersOf)];
}

const TOLD = [
  ...["token", "nonce", "node", "products", "licenses", "licenseId", "productId", "installedAt"],
  ...["hostName", "version", "fingerprint", ...Object.keys(HARDWARE)],
];

it("of a server there leave its name, its version, products and licenses, and hashes of its hardware: nothing of persons (A14)", async () => {
  const vendor = await makeVendor();
  const licensing = await activated(vendor, { products: ["mill", "saw"], version: "26.3.1" });
  await licensing.refresh();
  await licensing.cluster();
  await licensing.deactivate(["mill"]);
  const request = await licensing.request();
  if (!request.ok) throw new Error(request.detail);
  const read = await readArmor(request.text, "request");
  if (!read.ok) throw new Error("the request cannot be read");
  const { node } = decodeJwt<{ node: unknown }>(read.document);
  const bodies = [...vendor.calls.map(({ body }) => body), { node }];
  expect(bodies.length).toBeGreaterThan(5);
  expect(bodies.flatMap(membersOf).filter((name) => !TOLD.includes(name))).toEqual([]);
  const sent = JSON.stringify(bodies).toLowerCase();
  for (const raw of [...Object.values(HARDWARE), userInfo().username, homedir()])
    expect(sent).not.toContain(JSON.stringify(raw).slice(1, -1).toLowerCase());
});
