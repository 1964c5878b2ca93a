import { describe, expect, it } from "vitest";
import type { StringFault } from "../../shared/signing/armor/fault.ts";
import { responseRefusal, stringRefusal } from "./string-refusal.ts";

const NUMBERED = [
  "LINES_WRONG",
  "LINES_MISSING",
  "LINES_TWICE",
  "LINES_OF_ANOTHER_STRING",
  "PARTS_WRONG",
  "PARTS_MISSING",
  "PARTS_TWICE",
  "PARTS_OF_ANOTHER_STRING",
] as const;
const WHOLE = ["STRING_TOO_LONG", "STRING_UNKNOWN", "STRING_UNREADABLE", "STRING_BROKEN"] as const;

const numbered = (code: (typeof NUMBERED)[number], ...numbers: number[]) =>
  ({ code, numbers }) as unknown as StringFault;

describe("a string that cannot be read", () => {
  it.each(NUMBERED)("names each place: %s", (code) => {
    const refused = stringRefusal(numbered(code, 3, 12));
    const what = code.startsWith("PARTS") ? "code" : "line";
    expect(refused).toMatchObject({ ok: false, kind: "local", code });
    expect(refused.places?.map(({ place }) => place)).toEqual([`${what} 3`, `${what} 12`]);
    expect(refused.detail).toContain(`${what} 3, ${what} 12.`);
    for (const { message, fix } of refused.places ?? []) expect(`${message}${fix}`).toMatch(/^\S.*\.$/);
  });

  it.each(WHOLE)("says one sentence and a cure, and no places: %s", (code) => {
    const refused = stringRefusal({ code });
    expect(refused.places).toBeUndefined();
    expect(refused.detail).toMatch(/^[A-Z][^.]*\.$/);
    expect(refused.fix).toMatch(/\.$/);
  });

  it("of another kind, or of another version, says so", () => {
    expect(stringRefusal({ code: "KIND_OTHER", kind: "request" }).fix).toContain(
      "request string of this server",
    );
    expect(stringRefusal({ code: "VERSION_UNKNOWN" } as StringFault).fix).toContain("Update");
  });

  it("names the places of all its faults, the first fault's sentence first, and lists no endless row", () => {
    const refused = stringRefusal(numbered("LINES_WRONG", 1), numbered("LINES_MISSING", 4));
    expect(refused).toMatchObject({ code: "LINES_WRONG" });
    expect(refused.places?.map(({ place }) => place)).toEqual(["line 1", "line 4"]);
    const many = stringRefusal(numbered("LINES_WRONG", ...Array.from({ length: 40 }, (_, line) => line + 1)));
    expect(many.detail).toContain("line 8 and 32 more.");
    expect(many.places).toHaveLength(40);
  });

  it("without a known fault is still a refusal", () => {
    expect(stringRefusal()).toMatchObject({ ok: false, code: "STRING_UNKNOWN" });
  });
});

describe("a response that is not taken", () => {
  it("has one sentence and a cure for each reason", () => {
    const faults = ["DOCUMENT_FOR_OTHERS", "RESPONSE_OLDER", "RESPONSE_TO_ANOTHER_REQUEST"] as const;
    const more = ["RESPONSE_FOR_OTHER_HARDWARE", "MANIFEST_UNPROVEN", "KEY_UNKNOWN"] as const;
    const all = [...faults, ...more].map((fault) => responseRefusal(fault));
    for (const { detail, fix } of all) expect([detail, fix].join(" ")).toMatch(/^[A-Z].+\. [A-Z].+\.$/);
    expect(new Set(all.map(({ detail }) => detail)).size).toBe(all.length);
  });
});

it("says of each kind of wrong lines what is wrong with them", () => {
  const refused = stringRefusal(
    { code: "LINES_WRONG", numbers: [2, 5] },
    { code: "LINES_MISSING", numbers: [7] },
  );
  expect(refused.detail).toBe(
    "Lines are mistyped. Look at line 2, line 5. Lines are missing. Look at line 7.",
  );
});
