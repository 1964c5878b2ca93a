import { expect, it } from "vitest";
import { activationId, holderKey, readActivationId } from "./activation.ts";

const LICENSE = `lic_${"0aZ".repeat(7)}x`;
const NODE = `nod_${"A-_".repeat(14)}z`;

it("an activation's id is made of the license and the node, and leads back to their stored key", () => {
  const id = activationId(LICENSE, NODE);
  expect(readActivationId(id)).toEqual({ licenseId: LICENSE, holderKey: holderKey(NODE) });
  expect(activationId(LICENSE, NODE)).toBe(id);
});

it.each([
  "",
  "act_",
  "act_short",
  `lic_${"a".repeat(44)}`,
  `act_${"a".repeat(43)}`,
  `act_${"a".repeat(45)}`,
  `act_${"-".repeat(44)}`,
])("%j is no activation's id", (text) => {
  expect(readActivationId(text)).toBeNull();
});
