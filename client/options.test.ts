import { describe, expect, it } from "vitest";
import { ConfigurationFault, readDataDir, readRootKeys, readUrl } from "./options.ts";

const [ONE, TWO] = ["A".repeat(43), `${"_-".repeat(21)}0`];

describe("root keys", () => {
  it("come as a list or as one string with commas", () => {
    expect(readRootKeys(` ${ONE}, ${TWO},`)).toEqual([ONE, TWO]);
    expect(readRootKeys([ONE, TWO])).toEqual([ONE, TWO]);
  });

  it("that are missing or mistyped are a fault that says what is right", () => {
    for (const given of ["", [], " , ", "short", `${ONE}=`, [ONE, "x"], undefined as never])
      expect(() => readRootKeys(given)).toThrow(ConfigurationFault);
  });
});

describe("the service's address", () => {
  it("loses the slash at its end and keeps its path", () => {
    expect(readUrl("https://licenses.example.com/")).toBe("https://licenses.example.com");
    expect(readUrl("http://127.0.0.1:7070/stage/")).toBe("http://127.0.0.1:7070/stage");
  });

  it("is a web address without a login", () => {
    for (const url of ["", "licenses.example.com", "ftp://x", "https://user:pass@x", "https://x?a=b"])
      expect(() => readUrl(url)).toThrow(ConfigurationFault);
  });
});

describe("the data directory", () => {
  it("is made absolute, and must be given", () => {
    expect(readDataDir("x")).toMatch(/^[/\\A-Z].*x$/);
    for (const given of ["", undefined as never])
      expect(() => readDataDir(given)).toThrow(ConfigurationFault);
  });
});
