import { describe, expect, it } from "vitest";
import { ACTIVATE_KEY_FILE, DEACTIVATE_KEY_FILE } from "../../onprem/keys/ask-service.ts";
import { activateKeyFile } from "../../shared/contract/operations/activate-key-file.ts";
import { deactivateKeyFile } from "../../shared/contract/operations/deactivate-key-file.ts";

const VALUES: readonly unknown[] = [
  null,
  "text",
  [],
  {},
  { authorization: "a.b.c", serverTime: "2027-01-10T00:00:00.000Z" },
  { authorization: 7, serverTime: "2027-01-10T00:00:00.000Z" },
  { authorization: null, serverTime: "2027-01-10T00:00:00.000Z" },
  { authorization: "a".repeat(70_000), serverTime: "2027-01-10T00:00:00.000Z" },
  { isReleased: true },
  { isReleased: false, more: 1 },
  { isReleased: "yes" },
];

describe.each([
  [ACTIVATE_KEY_FILE, activateKeyFile],
  [DEACTIVATE_KEY_FILE, deactivateKeyFile],
])("what is read of the replies of key files", (route, operation) => {
  it(`is at the address that the contract has for ${operation.name}`, () => {
    const { name, method, path, status } = operation;
    expect(route).toMatchObject({ name, method, path, status });
  });

  it.each(VALUES)("is what the contract allows: %j", (value) => {
    expect(route.readReply(value) !== null).toBe(operation.reply.safeParse(value).success);
  });
});
