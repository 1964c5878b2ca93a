import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { maskKey, readConfig, requireKey } from "./config.ts";
import { type Env, locateConfigFile, readConfigFile, writeConfigFile } from "./config-file.ts";
import { Fault } from "./faults.ts";

const FILE_KEY = "cs_key_of-the-file-0123456789";
let home: string;
let path: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "countersign-cli-"));
  path = join(home, ".config", "countersign", "config.json");
});
afterEach(() => rmSync(home, { recursive: true }));

function file(content: unknown, mode = 0o600, at = path): void {
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, typeof content === "string" ? content : JSON.stringify(content));
  chmodSync(at, mode);
}

function faultOf(env: Env): Fault {
  try {
    readConfig(env, home);
  } catch (error) {
    if (error instanceof Fault) return error;
  }
  throw new Error("no fault");
}

describe("each value comes from the first place that has it", () => {
  const urlOf = (env: Env) => readConfig(env, home).url;
  const keyOf = (env: Env) => readConfig(env, home).apiKey;

  it("the address: COUNTERSIGN_URL, the file, COUNTERSIGN_PORT, the default", () => {
    expect(urlOf({})).toEqual({ value: "http://127.0.0.1:7070", source: "the default" });
    expect(urlOf({ COUNTERSIGN_PORT: "8080" })).toEqual({
      value: "http://127.0.0.1:8080",
      source: "COUNTERSIGN_PORT",
    });
    file({ url: "https://file.example" });
    const env = { COUNTERSIGN_PORT: "8080", COUNTERSIGN_URL: "https://env.example" };
    expect(urlOf({ COUNTERSIGN_PORT: "8080" })).toEqual({ value: "https://file.example", source: path });
    expect(urlOf(env)).toEqual({ value: "https://env.example", source: "COUNTERSIGN_URL" });
    expect(urlOf({ COUNTERSIGN_URL: "  " }).source).toBe(path);
  });

  it("the key: COUNTERSIGN_API_KEY, COUNTERSIGN_ADMIN_KEY, the file", () => {
    expect(keyOf({})).toBeNull();
    file({ apiKey: FILE_KEY });
    const env = { COUNTERSIGN_ADMIN_KEY: "admin-key-1", COUNTERSIGN_API_KEY: "api-key-1\n" };
    expect(keyOf({})).toEqual({ value: FILE_KEY, source: path });
    expect(keyOf({ COUNTERSIGN_ADMIN_KEY: "admin-key-1" })).toEqual({
      value: "admin-key-1",
      source: "COUNTERSIGN_ADMIN_KEY",
    });
    expect(keyOf(env)).toEqual({ value: "api-key-1", source: "COUNTERSIGN_API_KEY" });
  });

  it("the file: COUNTERSIGN_CONFIG, XDG_CONFIG_HOME where absolute, ~/.config", () => {
    expect(locateConfigFile({}, "/home/x").path).toBe("/home/x/.config/countersign/config.json");
    expect(locateConfigFile({ XDG_CONFIG_HOME: "/xdg" }, "/home/x").path).toBe(
      "/xdg/countersign/config.json",
    );
    expect(locateConfigFile({ XDG_CONFIG_HOME: "xdg" }, "/home/x").path).toBe(
      "/home/x/.config/countersign/config.json",
    );
    const both = { COUNTERSIGN_CONFIG: "/own.json", XDG_CONFIG_HOME: "/xdg" };
    expect(locateConfigFile(both, "/home/x")).toEqual({ path: "/own.json", isNamed: true });
  });
});

describe("what cannot be used is told with its cure, and never with a key", () => {
  it("no key at all", () => {
    const config = readConfig({}, home);
    expect(() => requireKey(config)).toThrow(Fault);
    try {
      requireKey(config);
    } catch (error) {
      const { exit, trouble } = error as Fault;
      expect(exit).toBe(2);
      expect(trouble.code).toBe("API_KEY_MISSING");
      expect(trouble.detail).toContain(path);
      expect(trouble.fix).toContain("countersign config set --api-key -");
    }
  });

  it.each([
    "licenses.example.com",
    "ftp://example.com",
    "http://user@example.com",
    "https://example.com/?a=1",
    "https://example.com/#a",
    "javascript:alert(1)",
  ])("the address %s", (url) => {
    const { exit, trouble } = faultOf({ COUNTERSIGN_URL: url });
    expect([exit, trouble.code]).toEqual([2, "CONFIG_INVALID"]);
    expect(trouble.detail).toContain("COUNTERSIGN_URL");
  });

  it("a port that is none", () => {
    expect(faultOf({ COUNTERSIGN_PORT: "abc" }).trouble.detail).toContain("COUNTERSIGN_PORT");
  });

  it.each(["short", "cs_key_with blank", "cs_key_ünicode", "x".repeat(201)])("the key %s", (key) => {
    const { trouble } = faultOf({ COUNTERSIGN_API_KEY: key });
    expect(trouble.detail).toContain("COUNTERSIGN_API_KEY");
    expect(JSON.stringify(trouble)).not.toContain(key);
  });

  it.each([
    ["no JSON", `{"apiKey": "${FILE_KEY}",`],
    ["a list", [FILE_KEY]],
    ["an unknown name", { apikey: FILE_KEY }],
    ["a number", { apiKey: FILE_KEY, url: 7070 }],
    ["an empty text", { apiKey: FILE_KEY, url: "" }],
    ["null", "null"],
  ])("a file that is %s", (_, content) => {
    file(content);
    const { exit, trouble } = faultOf({});
    expect([exit, trouble.code]).toEqual([2, "CONFIG_INVALID"]);
    expect(JSON.stringify(trouble)).toContain(path);
    expect(JSON.stringify(trouble)).not.toContain(FILE_KEY);
  });

  it("a file that COUNTERSIGN_CONFIG names and that is not there", () => {
    const { exit, trouble } = faultOf({ COUNTERSIGN_CONFIG: join(home, "typo.json") });
    expect(exit).toBe(2);
    expect(trouble.detail).toContain("typo.json");
  });

  it("a folder in its place", () => {
    mkdirSync(path, { recursive: true });
    expect(faultOf({}).trouble.detail).toContain("EISDIR");
  });
});

describe("warnings", () => {
  const warningsOf = (env: Env) => readConfig(env, home).warnings;

  it.each([0o644, 0o640, 0o604, 0o660])("a file of mode %o can be read or changed by others", (mode) => {
    file({ apiKey: FILE_KEY }, mode);
    expect(warningsOf({})).toEqual([`${path} can be read by others: run chmod 600 ${path}`]);
  });

  it("a file of one's own and https are fine", () => {
    file({ apiKey: FILE_KEY, url: "https://licenses.example" });
    expect(warningsOf({})).toEqual([]);
  });

  it("a key that leaves the machine without encryption is told, one that stays is not", () => {
    const key = { COUNTERSIGN_API_KEY: "api-key-1" };
    expect(warningsOf({ ...key, COUNTERSIGN_URL: "http://licenses.example" })).toEqual([
      "the API key goes to http://licenses.example without encryption: use https",
    ]);
    for (const url of [
      "http://localhost:1",
      "http://127.0.0.1:1",
      "http://[::1]:1",
      "https://licenses.example",
    ])
      expect(warningsOf({ ...key, COUNTERSIGN_URL: url })).toEqual([]);
    expect(warningsOf({ ...key, COUNTERSIGN_URL: "http://127.0.0.1.evil.example" })).toHaveLength(1);
    expect(warningsOf({ COUNTERSIGN_URL: "http://licenses.example" })).toEqual([]);
  });
});

describe("writing", () => {
  it("makes the folder, and a file for its owner alone, also where one for everybody was", () => {
    writeConfigFile(path, { url: "https://a.example" });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    writeConfigFile(path, { apiKey: FILE_KEY });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ apiKey: FILE_KEY });
    expect(readdirSync(dirname(path))).toEqual(["config.json"]);
    expect(readConfigFile(path)?.isReadableByOthers).toBe(false);
  });

  it("into a place that is none is told with its cure", () => {
    const inFile = join(path, "below", "config.json");
    writeConfigFile(path, {});
    expect(() => writeConfigFile(inFile, {})).toThrow(/cannot be written \(ENOTDIR\)/);
  });
});

it("a key is shown by its kind and its last four characters, a short one not at all", () => {
  expect(maskKey("cs_key_abcdefghijklmnopqrstuvwxyz0123456789")).toBe("cs_key_…6789");
  expect(maskKey("a-chosen-key-of-the-operator")).toBe("…ator");
  expect(maskKey("short-key")).toBe("…");
});
