import { describe, expect, it } from "vitest";
import { confirm } from "./confirm.ts";

async function asked(answer: string | null) {
  const said: string[] = [];
  const readAnswer = answer === null ? null : async () => answer;
  const isYes = await confirm("Release 3?", { say: (text) => said.push(text), readAnswer });
  return { isYes, said };
}

describe("a question", () => {
  it.each(["y", "Y", "yes", " Yes "])("%j is a yes", async (answer) => {
    expect(await asked(answer)).toEqual({ isYes: true, said: ["Release 3? [y/N]"] });
  });

  it.each(["", "n", "no", "yess", "y y"])("%j is a no", async (answer) => {
    expect(await asked(answer)).toEqual({
      isYes: false,
      said: ["Release 3? [y/N]", "nothing was changed"],
    });
  });

  it("that nobody can answer is a wrong command line", async () => {
    await expect(asked(null)).rejects.toMatchObject({
      exit: 2,
      trouble: { code: "USAGE_WRONG", fix: "Add --yes." },
    });
  });
});
