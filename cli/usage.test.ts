import { describe, expect, it } from "vitest";
import type { Fault } from "./faults.ts";
import { recordedProgram } from "./testing/recorded.ts";

describe("a wrong command line is exit 2 and says what would be right", () => {
  it.each([
    ["licences list", "unknown command 'licences' (Did you mean licenses?)", "`countersign --help`"],
    ["tokens isue", "unknown command 'isue' (Did you mean issue?)", "`countersign tokens --help`"],
    [
      "tokens list --limt 5",
      "unknown option '--limt' (Did you mean --limit?)",
      "`countersign tokens list --help`",
    ],
    [
      "tokens issue --acount a --license b",
      "required option '--account <account-id>'",
      "There is no --acount;",
    ],
    [
      "tokens issue --account a",
      "required option '--license <license-id>'",
      "`countersign tokens issue --help`",
    ],
    ["tokens list --limit many", "Give a whole number.", "--help"],
    ["licenses create --account a --product b --type rented", "Allowed choices are perpetual", "--help"],
    ["products get", "missing required argument 'product'", "--help"],
    ["products get a b", "too many arguments", "--help"],
  ])("%s", async (line, detail, cure) => {
    const thrown = await recordedProgram()
      .run(line.split(" "))
      .catch((error: unknown) => error);
    expect(thrown).toMatchObject({ exit: 2, trouble: { code: "USAGE_WRONG" } });
    expect((thrown as Fault).trouble.detail).toContain(detail);
    expect((thrown as Fault).trouble.fix).toContain(cure);
  });

  it.each([[[]], [["tokens"]]])("%j alone shows the help without having been asked", async (args) => {
    await expect(recordedProgram().run(args)).rejects.toMatchObject({ wasAskedFor: false });
    await expect(recordedProgram().run([...args, "--help"])).rejects.toMatchObject({ wasAskedFor: true });
  });
});
