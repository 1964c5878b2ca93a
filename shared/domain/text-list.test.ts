import { describe, expect, it } from "vitest";
import { textListFault } from "./text-list.ts";

const bounds = { most: 3, mostCharacters: 5 };

describe("a list of texts", () => {
  it.each([[["a"]], [["a", "b", "c"]], [["abcde"]], [["a b"]], [["Ä", "ß", "日本"]]])(
    "%j can be",
    (texts) => {
      expect(textListFault(texts, bounds)).toBeNull();
    },
  );

  it.each([
    [[], "must name at least one"],
    [["a", "b", "c", "d"], "must name at most 3"],
    [["a", ""], "must hold no empty text and no blanks around one"],
    [[" a"], "must hold no empty text and no blanks around one"],
    [["a\t"], "must hold no empty text and no blanks around one"],
    [["abcdef"], "must hold texts of at most 5 characters"],
    [["a,b"], "must hold no commas and no control characters"],
    [["a\u0000b"], "must hold no commas and no control characters"],
    [["a\ud800b"], "must hold no commas and no control characters"],
    [["Test", "b", "test"], "must name each once, whatever its case"],
  ])("%j: %s", (texts, fault) => {
    expect(textListFault(texts, bounds)).toBe(fault);
  });
});
