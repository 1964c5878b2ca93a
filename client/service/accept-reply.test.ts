import { describe, expect, it } from "vitest";
import type { LicenseEntry, LicenseFile, Verdict } from "../../shared/signing/license-file.ts";
import type { RemovedLicense } from "../state/stored-state.ts";
import { acceptActivation, acceptRelease, acceptVerification, type Held } from "./accept-reply.ts";

const NONCE = "nonce";
const entry = (id: string) => ({ id }) as LicenseEntry;
const entries = (...ids: string[]) => ids.map(entry);
const file = (serial: number, ...ids: string[]) =>
  ({ nonce: NONCE, serial, licenses: entries(...ids) }) as unknown as LicenseFile;
const verdict = (serial: number, ...ids: string[]) =>
  ({
    nonce: NONCE,
    serial,
    iat: 7,
    noes: ids.map((licenseId) => ({ licenseId, code: "LICENSE_BLOCKED" })),
  }) as unknown as Verdict;
const held = (change: Partial<Held>): Held => ({ licenses: [], removed: [], serialFloor: 10, ...change });
const removed = (id: string, code: RemovedLicense["code"] = "LICENSE_BLOCKED"): RemovedLicense => ({
  license: entry(id),
  code,
  serial: 5,
  at: 5,
});
const answer = (given: { file?: LicenseFile; verdict?: Verdict }) => ({
  nonce: NONCE,
  file: given.file ?? null,
  verdict: given.verdict ?? null,
});
const ids = (list: readonly RemovedLicense[]) => list.map(({ license }) => license.id);

describe("the answer to a poll", () => {
  it("with all that is held is taken over, also at the very serial that is stored", () => {
    const fresh = file(10, "a", "b");
    expect(acceptVerification(held({ licenses: entries("a") }), answer({ file: fresh }))).toMatchObject({
      accepted: true,
      file: fresh,
      removed: [],
    });
  });

  it("below the stored serial is not, whichever document it is", () => {
    for (const given of [
      { file: file(9, "a") },
      { verdict: verdict(9, "a") },
      { file: file(11), verdict: verdict(9, "a") },
    ])
      expect(acceptVerification(held({ licenses: entries("a") }), answer(given))).toEqual({
        accepted: false,
        fault: "ANSWER_OLDER",
      });
  });

  it("removes what the verdict names, once, and forgets what has come back", () => {
    const before = held({ licenses: entries("a", "b"), removed: [removed("c"), removed("d")] });
    const found = acceptVerification(
      before,
      answer({ file: file(11, "b", "c"), verdict: verdict(12, "a", "d") }),
    );
    if (!found.accepted) throw new Error(found.fault);
    expect(ids(found.downgraded)).toEqual(["a"]);
    expect(found.removed.map(({ license, serial, at }) => [license.id, serial, at])).toEqual([
      ["a", 12, 7_000],
      ["d", 12, 7_000],
    ]);
  });

  it("that names licenses of nobody removes nothing", () => {
    expect(
      acceptVerification(held({ licenses: entries("a") }), answer({ verdict: verdict(11, "x") })),
    ).toMatchObject({
      accepted: true,
      file: null,
      removed: [],
      downgraded: [],
    });
  });

  it("keeps a bounded memory of what was removed", () => {
    const many = Array.from({ length: 40 }, (_, index) => removed(`old${index}`));
    const found = acceptVerification(
      held({ licenses: entries("a"), removed: many }),
      answer({ verdict: verdict(11, "a") }),
    );
    expect(found).toMatchObject({ accepted: true, downgraded: [{ license: { id: "a" } }] });
    expect(found.accepted && found.removed).toHaveLength(30);
  });
});

describe("the answer to an activation", () => {
  const before = held({ licenses: entries("a") });
  it("brings what was granted and keeps what was held", () => {
    expect(acceptActivation(before, answer({ file: file(11, "a", "b") }), ["b"])).toMatchObject({
      accepted: true,
    });
  });

  it("with a verdict takes away what it names; what is only left out stays", () => {
    const both = held({ licenses: entries("a", "c") });
    const found = acceptActivation(both, answer({ file: file(11, "b"), verdict: verdict(12, "a") }), ["b"]);
    expect(found).toMatchObject({ accepted: true, downgraded: [{ license: { id: "a" }, serial: 12 }] });
    expect(found.accepted && ids(found.removed)).toEqual(["a"]);
  });

  it("without what was granted, or against itself, is none", () => {
    const faults = [
      [answer({}), "ANSWER_WITHOUT_LICENSE_FILE"],
      [answer({ file: file(11, "a") }), "ANSWER_WITHOUT_LICENSE_FILE"],
      [answer({ file: file(11, "a", "b"), verdict: verdict(11, "a") }), "ANSWER_CONTRADICTS_ITSELF"],
      [answer({ file: file(11, "b"), verdict: verdict(9, "a") }), "ANSWER_OLDER"],
    ] as const;
    for (const [given, fault] of faults)
      expect(acceptActivation(before, given, ["b"])).toEqual({ accepted: false, fault });
    expect(acceptActivation(held({}), answer({ file: file(11) }), [])).toMatchObject({ accepted: false });
  });
});

describe("the answer to giving licenses back", () => {
  const before = held({ licenses: entries("a", "b", "c") });
  const asked = { asked: ["a"], released: ["a"], now: 99 };

  it("removes what was asked and keeps the rest, with or without a license file", () => {
    for (const given of [answer({}), answer({ file: file(11, "b", "c") })]) {
      const found = acceptRelease(before, given, asked);
      expect(found.accepted && found.removed).toMatchObject([
        { license: { id: "a" }, code: "RELEASED", at: 99 },
      ]);
    }
  });

  it("with a license file that leaves out what was not asked for, keeps the stored one", () => {
    expect(acceptRelease(before, answer({ file: file(11, "b") }), asked)).toMatchObject({
      accepted: true,
      file: null,
      removed: [{ license: { id: "a" }, serial: 10 }],
    });
  });

  it("that does not name all that was asked, or still lists it, is none", () => {
    expect(acceptRelease(before, answer({}), { ...asked, released: [] })).toMatchObject({
      fault: "ANSWER_UNPROVEN",
    });
    expect(acceptRelease(before, answer({ file: file(11, "a", "b", "c") }), asked)).toMatchObject({
      fault: "ANSWER_CONTRADICTS_ITSELF",
    });
    expect(acceptRelease(before, answer({ file: file(9, "b", "c") }), asked)).toMatchObject({
      fault: "ANSWER_OLDER",
    });
  });
});
