import { expect, it } from "vitest";
import { chooseLicenses } from "./choose-licenses.ts";
import type { License } from "./license.ts";
import type { LicenseFacts } from "./take-use.ts";
import { activation, license, licenseFacts, NOW, product } from "./testing/builders.ts";

const candidate = (id: string, given: Partial<License> = {}, facts: Partial<LicenseFacts> = {}) =>
  licenseFacts({ license: license({ id, ...given }), ...facts });
const fax = { product: product({ id: "prd_2", code: "fax" }) };
const choose = (...candidates: LicenseFacts[]) => chooseLicenses(candidates, null, NOW);

it("takes one license for each product, in the products' order", () => {
  const candidates = [candidate("lic_f", {}, fax), candidate("lic_b"), candidate("lic_b2")];
  expect(choose(...candidates)).toEqual(["lic_b", "lic_f"]);
  expect(chooseLicenses(candidates, ["fax", "other"], NOW)).toEqual(["lic_f"]);
  expect(chooseLicenses(candidates, [], NOW)).toEqual([]);
});

it("takes what the node holds, even where it is full or ends sooner", () => {
  const held = candidate("lic_h", { expiresAt: NOW + 1 }, { activation: activation(), usesTaken: 1 });
  expect(choose(candidate("lic_a"), held)).toEqual(["lic_h"]);
  expect(choose(held, candidate("lic_a"))).toEqual(["lic_h"]);
  const released = { activation: activation({ isActive: false }), usesTaken: 1 };
  expect(choose(candidate("lic_r", {}, released), candidate("lic_a"))).toEqual(["lic_a"]);
});

it("takes what has a free use before what is full, and of full ones still one, so that its no is told", () => {
  const full = candidate("lic_full", {}, { usesTaken: 1 });
  expect(choose(full, candidate("lic_a", { expiresAt: NOW + 1 }))).toEqual(["lic_a"]);
  expect(
    choose(full, candidate("lic_u", { parallelUses: null, expiresAt: NOW + 1 }, { usesTaken: 9 })),
  ).toEqual(["lic_u"]);
  expect(choose(full)).toEqual(["lic_full"]);
});

it("takes what ends last, and of two that are alike the one that was made first", () => {
  const [soon, late] = [
    candidate("lic_s", { expiresAt: NOW + 1 }),
    candidate("lic_l", { expiresAt: NOW + 2 }),
  ];
  expect(choose(soon, late)).toEqual(["lic_l"]);
  expect(choose(late, candidate("lic_e"), soon)).toEqual(["lic_e"]);
  expect(choose(candidate("lic_2", { createdAt: 2 }), candidate("lic_1", { createdAt: 1 }))).toEqual([
    "lic_1",
  ]);
});

it("leaves out what may not run, and what it knows nothing of", () => {
  const blocked = candidate("lic_b", { state: "blocked" });
  const unknown = licenseFacts({ licenseId: "lic_u", license: null, product: null });
  expect(choose(blocked, unknown, candidate("lic_p", {}, { product: null }))).toEqual([]);
});
