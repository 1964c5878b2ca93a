import { describe, expect, it } from "vitest";
import {
  authorizeFile,
  decideImport,
  type FileVerdict,
  type KeyFile,
  type KeyServer,
  removeFile,
  seatKeys,
  typeChangeTable,
} from "./import-keys.ts";
import type { LicenseKey } from "./license-key.ts";
import { NOW } from "./testing/builders.ts";
import { DAY_MS } from "./time.ts";

const EMPTY: KeyServer = { serverType: null, records: [], firstImports: {} };
const GOOD: FileVerdict = { kind: "authorized", withdrawn: [] };
const AWAY: FileVerdict = { kind: "unreachable" };
const key = (number: string, given: Partial<LicenseKey> = {}): LicenseKey => ({
  number,
  customer: { key: "C-7", name: "Acme" },
  type: "EndUser",
  module: null,
  mode: "Permanent",
  serverType: given.serverType ?? "Production",
  grantedAt: NOW,
  expiresAt: null,
  ...given,
});
const five: KeyFile = {
  id: "kfl_1",
  serverType: "Production",
  keys: ["1", "2", "3", "4", "5"].map((number) => key(number)),
};
const other: KeyFile = { id: "kfl_2", serverType: "Production", keys: [key("6")] };

function imported(server: KeyServer, file: KeyFile, verdict: FileVerdict = GOOD, now = NOW): KeyServer {
  const decided = decideImport(server, file, verdict, now);
  if (decided.outcome !== "imported") throw new Error(JSON.stringify(decided));
  return decided.server;
}
const refusal = (server: KeyServer, file: KeyFile, verdict: FileVerdict = GOOD, now = NOW) => {
  const decided = decideImport(server, file, verdict, now);
  return decided.outcome === "refused" ? decided.refusal : decided.outcome;
};
const usable = (server: KeyServer, now: number) =>
  seatKeys(server, now).flatMap(({ number, isUsable }) => (isUsable ? [number] : []));

describe("importing a file", () => {
  it("makes a record for each key, with every field of it (B2)", () => {
    const { records, serverType } = imported(EMPTY, five);
    expect(serverType).toBe("Production");
    expect(records).toEqual(
      five.keys.map((each) => ({
        ...each,
        fileId: "kfl_1",
        importedAt: NOW,
        authorizedAt: NOW,
        withdrawnAt: null,
      })),
    );
    expect(usable(imported(EMPTY, five), NOW + 9_999 * DAY_MS)).toHaveLength(5);
  });

  it("twice adds nothing, and says so (B8)", () => {
    const once = imported(EMPTY, five);
    expect(refusal(once, five)).toBe("unchanged");
    expect(refusal(once, five, AWAY)).toBe("unchanged");
  });

  it("of another server type is refused, and both are named (B7)", () => {
    const test = { ...other, serverType: "Test" };
    expect(refusal(imported(EMPTY, five), test)).toEqual({
      code: "SERVER_TYPE_DIFFERS",
      installed: "Production",
      offered: "Test",
    });
    expect(imported(removeFile(imported(EMPTY, five), "kfl_1"), test).serverType).toBe("Test");
  });

  it("with a key that another file has brought is refused as a whole", () => {
    const twice = { ...other, keys: [key("6"), key("3")] };
    expect(refusal(imported(EMPTY, five), twice)).toEqual({ code: "KEY_HELD", number: "3" });
  });

  it("that the service rejects is never provisional (B5)", () => {
    expect(refusal(EMPTY, five, { kind: "rejected", code: "KEY_FILE_UNKNOWN" })).toEqual({
      code: "FILE_REJECTED",
      reason: "KEY_FILE_UNKNOWN",
    });
  });

  it("leaves out nothing that was withdrawn, but lets nobody use it", () => {
    const server = imported(EMPTY, five, { kind: "authorized", withdrawn: ["2"] });
    expect(server.records).toHaveLength(5);
    expect(usable(server, NOW)).toEqual(["1", "3", "4", "5"]);
  });

  it("of which keys were lost brings those back", () => {
    const whole = imported(EMPTY, five);
    const torn = { ...whole, records: whole.records.slice(0, 2) };
    expect(imported(torn, five).records.map(({ number }) => number)).toEqual(["1", "2", "3", "4", "5"]);
  });
});

describe("a file that was imported without the service (B5)", () => {
  const server = imported(EMPTY, five, AWAY);

  it("is good for five days to the millisecond", () => {
    const end = NOW + 5 * DAY_MS;
    expect([end - 1, end, end + 1].map((now) => usable(server, now).length)).toEqual([5, 0, 0]);
  });

  it("counts from its first import: removing and importing again does not restart the days", () => {
    const again = imported(removeFile(server, "kfl_1"), five, AWAY, NOW + 4 * DAY_MS);
    expect(usable(again, NOW + 5 * DAY_MS - 1)).toHaveLength(5);
    expect(usable(again, NOW + 5 * DAY_MS)).toEqual([]);
    expect(refusal(removeFile(server, "kfl_1"), five, AWAY, NOW + 5 * DAY_MS)).toEqual({
      code: "PROVISIONAL_OVER",
      since: NOW + 5 * DAY_MS,
    });
    expect(imported(removeFile(server, "kfl_1"), five, GOOD, NOW + 9 * DAY_MS).records).toHaveLength(5);
  });

  it("stands in the way of every other file until it is authorized or removed (B6)", () => {
    expect(refusal(server, other)).toEqual({ code: "PROVISIONAL_FIRST" });
    const authorized = authorizeFile(server, "kfl_1", GOOD, NOW + DAY_MS);
    expect(usable(imported(authorized, other), NOW + 99 * DAY_MS)).toHaveLength(6);
    expect(usable(imported(removeFile(server, "kfl_1"), other), NOW + 99 * DAY_MS)).toEqual(["6"]);
  });

  it("is cleared by the service's yes, also after the five days (B6)", () => {
    const late = authorizeFile(server, "kfl_1", { kind: "authorized", withdrawn: ["5"] }, NOW + 9 * DAY_MS);
    expect(usable(late, NOW + 10 * DAY_MS)).toEqual(["1", "2", "3", "4"]);
    expect(usable(authorizeFile(late, "kfl_1", GOOD, NOW + 11 * DAY_MS), NOW + 12 * DAY_MS)).toHaveLength(5);
  });

  it("stays as it is when the service rejects it: its days go on, and end (B6)", () => {
    const rejected = authorizeFile(server, "kfl_1", { kind: "rejected", code: "KEY_FILE_WITHDRAWN" }, NOW);
    expect(rejected).toEqual(server);
    expect(usable(rejected, NOW + 5 * DAY_MS - 1)).toHaveLength(5);
    expect(usable(rejected, NOW + 5 * DAY_MS)).toEqual([]);
  });

  it("is authorized alone", () => {
    const both = { ...server, records: [...server.records, ...imported(EMPTY, other, AWAY).records] };
    const after = authorizeFile(both, "kfl_2", GOOD, NOW);
    expect(after.records.filter(({ authorizedAt }) => authorizedAt !== null)).toHaveLength(1);
  });
});

it("a change of the server type is shown kind by kind: on the server, assigned, in the new files (B7)", () => {
  const admin = { ...other, keys: [key("6", { type: "Administrator" })] };
  const server = imported(imported(EMPTY, five), admin);
  const terms = [
    { number: "1", user: "ann", from: NOW, until: null },
    { number: "2", user: "bob", from: NOW, until: NOW },
    { number: "6", user: "root", from: NOW, until: null },
  ];
  const over = key("8", { mode: "Temporary", expiresAt: NOW });
  const module = key("9", { type: "Module", module: "crm" });
  const files = [{ id: "kfl_9", serverType: "Test", keys: [key("7"), over, module] }];
  expect(typeChangeTable(server, terms, files, NOW)).toEqual([
    { type: "EndUser", module: null, onServer: 5, assigned: 1, inFiles: 1 },
    { type: "Administrator", module: null, onServer: 1, assigned: 1, inFiles: 0 },
    { type: "Module", module: "crm", onServer: 0, assigned: 0, inFiles: 1 },
  ]);
});
