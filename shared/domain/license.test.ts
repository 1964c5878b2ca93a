import { expect, it } from "vitest";
import { licenseDatesFault } from "./license.ts";
import { license, NOW } from "./testing/builders.ts";

it.each([
  ["a perpetual license with an end", { type: "perpetual", expiresAt: NOW }, "expiresAt"],
  ["a subscription without an end", { type: "subscription", expiresAt: null }, "expiresAt"],
  ["an end at the start", { type: "subscription", startsAt: NOW, expiresAt: NOW }, "expiresAt"],
  ["an end after the start", { type: "subscription", startsAt: NOW, expiresAt: NOW + 1 }, undefined],
  ["a perpetual license that starts later", { type: "perpetual", startsAt: NOW }, undefined],
  ["an evaluation without an end", { type: "evaluation" }, undefined],
] as const)("%s: the field to mend is %s", (_, given, field) => {
  expect(licenseDatesFault(license(given))?.field).toBe(field);
});
