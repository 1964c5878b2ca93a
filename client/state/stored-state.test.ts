import { describe, expect, it } from "vitest";
import { heldLicense, T0 } from "../testing/snapshots.ts";
import { EMPTY_STATE, formatState, parseState, STATE_VERSION, type StoredState } from "./stored-state.ts";

const FULL: StoredState = {
  ...EMPTY_STATE,
  installed: [{ code: "mill", at: T0, ranMs: 0 }],
  clock: { floor: null, reading: T0, waitedMs: 5, ranMs: 7, corrections: 1 },
  salt: "salt",
  responses: [{ jws: "a.b.c", nonce: "n" }],
  request: { jws: "a.b.c", nonce: "n", at: T0, isAnswered: false },
  returned: { jws: "a.b.c", at: T0, products: ["mill"] },
  removed: [
    { license: heldLicense("mill", { deadlineAt: null }), code: "RELEASED", serial: T0, at: T0 },
    { license: heldLicense("saw"), code: "LICENSE_REVOKED", serial: T0, at: T0 },
  ],
  licensed: ["mill"],
  told: ["mill 14 1"],
  cluster: {
    at: T0,
    more: false,
    nodes: [
      {
        nodeId: "nod_1",
        hostName: null,
        version: null,
        mode: "offline",
        hardwareId: null,
        activatedAt: T0,
        lastContactAt: null,
        products: ["mill"],
        isSelf: true,
      },
    ],
  },
  lastAttempt: { at: T0, operation: "verify", result: "refused", reason: { code: "C", detail: "D." } },
  failures: 2,
  nextAttemptAt: T0,
};

const FIRST = {
  version: 1,
  manifest: "m",
  manifestAt: T0,
  licenseFile: "l",
  verdict: null,
  removed: [{ license: heldLicense("saw"), code: "LICENSE_REVOKED", serial: T0, at: T0 }],
  lastContactAt: T0,
  lastAttempt: { at: T0, operation: "verify", result: "ok", reason: null },
  failures: 0,
  nextAttemptAt: T0,
};

/** The value with another one at a path such as `clock.floor` or `removed.0.code`. */
function changed(path: string, value: unknown): string {
  const copy = JSON.parse(formatState(FULL));
  const names = path.split(".");
  const last = names.pop() ?? "";
  let place = copy;
  for (const name of names) place = place[name];
  if (value === undefined) delete place[last];
  else place[last] = value;
  return JSON.stringify(copy);
}

describe("what was written", () => {
  it("is read again as it was", () => {
    for (const state of [EMPTY_STATE, FULL])
      expect(parseState(formatState(state))).toEqual({ ok: true, state });
  });

  it("may say when key files were imported first, in a form that can be counted with", () => {
    const state = { ...FULL, keyFiles: { kfl_1: { at: T0, ranMs: 7 } } };
    expect(parseState(formatState(state))).toEqual({ ok: true, state });
    for (const keyFiles of [null, [], { kfl_1: T0 }, { kfl_1: { at: "1", ranMs: 0 } }, { kfl_1: { at: T0 } }])
      expect(parseState(JSON.stringify({ ...FULL, keyFiles }))).toEqual({ ok: false, fault: "corrupt" });
  });

  it("by version 1 is read as today's, with what that did not know empty", () => {
    const read = parseState(JSON.stringify(FIRST));
    expect(read).toEqual({ ok: true, state: { ...EMPTY_STATE, ...FIRST, version: STATE_VERSION } });
  });

  it("by version 1 in part is damaged, not taken for an empty one", () => {
    for (const name of Object.keys(FIRST)) {
      const { [name as keyof typeof FIRST]: _, ...rest } = FIRST;
      expect(parseState(JSON.stringify(rest))).toEqual({ ok: false, fault: "corrupt" });
    }
  });

  it("by a newer version is told apart from a damaged one", () => {
    for (const version of [STATE_VERSION + 1, 99])
      expect(parseState(JSON.stringify({ version }))).toEqual({ ok: false, fault: "newer-version" });
  });
});

describe("a text that is no state is refused, whatever it is", () => {
  it("not JSON, not an object, another version", () => {
    const texts = ["", "{", "null", "[]", "7", '"x"', "{}", '{"version":0}', '{"version":"2"}', "\u0000"];
    texts.push('{"version":2}', '{"version":1e309}', '{"version":2.5}', '{"__proto__":{"version":2}}');
    for (const text of texts) expect(parseState(text), text).toEqual({ ok: false, fault: "corrupt" });
  });

  it("any member missing, or of another kind", () => {
    for (const name of Object.keys(FULL).filter((each) => each !== "version"))
      for (const value of [undefined, true, { length: 1 }, Number.NaN, [[]]])
        expect(parseState(changed(name, value)), `${name} ${value}`).toEqual(
          // Where null is allowed, what JSON has no word for is null.
          Number.isNaN(value) && FULL_NULLABLE.has(name)
            ? expect.objectContaining({ ok: true })
            : { ok: false, fault: "corrupt" },
        );
  });

  it.each([
    ["clock.floor", 1e300],
    ["clock.ranMs", -1],
    ["clock.waitedMs", "5"],
    ["clock.corrections", 0.5],
    ["installed.0.at", 9e15],
    ["installed.0.code", 7],
    ["removed.0.code", "toString"],
    ["removed.0.code", "LICENSE_UNKNOWN"],
    ["removed.0.license.expiresAt", 1e300],
    ["removed.1.license.deadlineAt", 1e300],
    ["removed.0.license.product", null],
    ["removed.0.license.features", ["a", 1]],
    ["responses.0.nonce", null],
    ["request.isAnswered", "yes"],
    ["returned.products", [null]],
    ["told.0", 5],
    ["cluster.nodes.0.mode", "other"],
    ["cluster.nodes.0.products", {}],
    ["cluster.nodes.0.activatedAt", null],
    ["lastAttempt.result", "fine"],
    ["lastAttempt.reason", { code: "C" }],
    ["nextAttemptAt", 1e300],
    ["failures", 1.5],
  ])("%s is %j", (path, value) => {
    expect(parseState(changed(path, value))).toEqual({ ok: false, fault: "corrupt" });
  });
});

const FULL_NULLABLE = new Set(
  "clock salt manifest manifestAt licenseFile verdict evaluationFile request returned activatedAt tokenDescription cluster lastContactAt lastAttempt nextAttemptAt".split(
    " ",
  ),
);
