import { describe, expect, it } from "vitest";
import type { Fault } from "../faults.ts";
import { groupText, keyGroup } from "./key-files-group.ts";

function troubleOf(text: string) {
  try {
    keyGroup(text);
  } catch (error) {
    return (error as Fault).trouble;
  }
  throw new Error(`${text} was taken`);
}

describe("a group of keys", () => {
  it("is a kind, a mode, a count, and an end where its mode has one", () => {
    expect(keyGroup("EndUser:Permanent:5")).toEqual([{ type: "EndUser", mode: "Permanent", count: 5 }]);
    expect(keyGroup("Module/reports:Trial:10:2027-03-31")).toEqual([
      { type: "Module", module: "reports", mode: "Trial", count: 10, expiresAt: "2027-03-31T00:00:00.000Z" },
    ]);
  });

  it("may end at a time with its zone, colons and all", () => {
    expect(keyGroup("Developer:Temporary:1:2027-03-31T18:00:00+02:00")).toMatchObject([
      { expiresAt: "2027-03-31T16:00:00.000Z" },
    ]);
  });

  it("is written as it can be read", () => {
    for (const text of ["EndUser:Permanent:5", "Module/reports:Trial:10:2027-03-31T00:00:00.000Z"])
      expect(keyGroup(text).map(groupText)).toEqual([text]);
  });

  it("is understood in any case, and joins those before it", () => {
    const first = keyGroup("enduser:PERMANENT:5");
    expect(keyGroup("module/reports:trial:1:2027-03-31", first)).toMatchObject([
      { type: "EndUser", mode: "Permanent" },
      { type: "Module", module: "reports", mode: "Trial" },
    ]);
  });

  it.each([
    ["EndUsr:Permanent:5", "there is no kind EndUsr. Did you mean EndUser?", "EndUser:Permanent:5"],
    ["admin:Permanent:1", "there is no kind admin. Did you mean Administrator?", "Administrator:Permanent:1"],
    [
      "Robot:Permanent:1",
      "there is no kind Robot. It is one of EndUser, Administrator, Developer, Module.",
      "EndUser:Permanent:1",
    ],
    [
      "",
      "the kind is missing; it is one of EndUser, Administrator, Developer, Module.",
      "EndUser:Permanent:5",
    ],
    ["Module:Permanent:3", "the module has no code.", "Module/reports:Permanent:3"],
    ["Module/:Permanent:3", "the module has no code.", "Module/reports:Permanent:3"],
    ["EndUser/reports:Permanent:3", "EndUser has no code; only Module has.", "EndUser:Permanent:3"],
    ["EndUser:Permenent:5", "there is no mode Permenent. Did you mean Permanent?", "EndUser:Permanent:5"],
    ["EndUser:5", "there is no mode 5. It is one of Permanent, Temporary, Trial.", "EndUser:Permanent:5"],
    ["EndUser", "the mode is missing; it is one of Permanent, Temporary, Trial.", "EndUser:Permanent:5"],
    ["EndUser:Permanent", 'the count "" is no whole number from 1 on.', "EndUser:Permanent:5"],
    ["EndUser:Permanent:0", 'the count "0" is no whole number from 1 on.', "EndUser:Permanent:5"],
    ["EndUser:Permanent:1.5", 'the count "1.5" is no whole number from 1 on.', "EndUser:Permanent:5"],
    [
      "EndUser:Permanent:5:2027-03-31",
      'permanent keys have no end, and "2027-03-31" stands there.',
      "EndUser:Permanent:5",
    ],
    ["EndUser:Trial:7", "keys of mode Trial need their end.", "EndUser:Trial:7:2027-12-31"],
    [
      "EndUser:Temporary:7:tomorrow",
      'the end "tomorrow" is no day or time with its zone.',
      "EndUser:Temporary:7:2027-12-31",
    ],
    [
      "EndUser:Trial:7:2027-02-30",
      'the end "2027-02-30" is no day or time with its zone.',
      "EndUser:Trial:7:2027-12-31",
    ],
    ["EndUser:x:7:2027-03-31", "there is no mode x. It is one of", "EndUser:Trial:7:2027-03-31"],
  ])("%j: %s", (text, wrong, right) => {
    const { code, detail, fix } = troubleOf(text);
    expect(code).toBe("USAGE_WRONG");
    expect(detail).toContain(`--keys ${text}: ${wrong}`);
    expect(fix).toBe(`Write it as KIND:MODE:COUNT, or KIND:MODE:COUNT:END: ${right}.`);
    expect(keyGroup(right)).toHaveLength(1);
  });
});
