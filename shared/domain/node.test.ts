import { expect, it } from "vitest";
import { claimsAfter } from "./node.ts";

const known = {
  hostName: "old",
  version: "1",
  serverType: null,
  fingerprint: { machine: "a", mac: "b", disk: "c" },
};
const told = (fingerprint: Record<string, string>) =>
  claimsAfter(known, { hostName: "new", version: null, serverType: null, fingerprint });

it("a node's newer name replaces the old one, and what it leaves out stays", () => {
  expect(told({})).toEqual({ ...known, hostName: "new" });
});

it("hardware that changes part by part is followed", () => {
  expect(told({ machine: "a", mac: "b", disk: "X" }).fingerprint).toEqual({
    machine: "a",
    mac: "b",
    disk: "X",
  });
});

it("another machine's fingerprint does not replace the known one", () => {
  expect(told({ machine: "X", mac: "Y", disk: "c" }).fingerprint).toEqual(known.fingerprint);
});

it("a first fingerprint is taken", () => {
  expect(
    claimsAfter({ ...known, fingerprint: {} }, { ...known, fingerprint: { machine: "a" } }).fingerprint,
  ).toEqual({ machine: "a" });
});
