import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { openLicenseKeys } from "../../onprem/keys/open.ts";
import { TEXTS } from "../../onprem/keys/refusal-texts.ts";
import { KEY_FILE_REFUSALS } from "../../shared/domain/refusal.ts";
import { keyFile } from "./key-file.ts";
import { emptyFolder } from "./process.ts";
import { PROCESSES, Vendor } from "./vendor.ts";

const GUIDE = readFileSync("docs/guides/key-files.md", "utf8");

/** The code of the guide that says this. */
function example(containing: string): string {
  const blocks = [...GUIDE.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);
  return blocks.find((code) => code.includes(containing)) ?? "";
}

/** A folder in which programs find jose, as those of the repository do. */
function programFolder(): string {
  const folder = emptyFolder();
  symlinkSync(fileURLToPath(new URL("../../node_modules", import.meta.url)), join(folder, "node_modules"));
  return folder;
}

let vendor: Vendor;
beforeAll(async () => {
  vendor = await Vendor.open();
});
afterAll(() => vendor.stop());

it("the guide's program proves a record by hand, and no edited one (B3)", PROCESSES, async () => {
  const { text, path, accountId } = await keyFile(vendor, {});
  const program = join(programFolder(), "prove.mjs");
  writeFileSync(program, example("calculateJwkThumbprint"));
  const number = String(
    JSON.parse(Buffer.from(JSON.parse(text).keys[1].split(".")[1], "base64url").toString()).jti,
  );
  const [root = ""] = vendor.service.rootKeys.split(",");
  const prove = (file: string) =>
    execFileSync(process.execPath, [program, file, number, root], { encoding: "utf8", stdio: "pipe" });
  const said = prove(path);
  expect(said).toMatch(/^Production true \{/);
  expect(said).toContain(number);
  expect(said).toContain(accountId);

  const edited = JSON.parse(text);
  const [head, claims = "", signature] = edited.keys[1].split(".");
  const other = Buffer.from(claims, "base64url").toString().replace("EndUser", "Developer");
  edited.keys[1] = [head, Buffer.from(other).toString("base64url"), signature].join(".");
  writeFileSync(path, JSON.stringify(edited));
  expect(() => prove(path)).toThrow(/signature verification failed/);
});

it("the guide's product signs users in by their keys (B9, B10)", PROCESSES, async () => {
  const licensing = await vendor.embed(Date.now);
  const keys = await openLicenseKeys(licensing, { support: "support@acme.example", background: false });
  onTestFinished(() => keys.close());
  const code = example("openLicenseKeys")
    .replace(/^import .*$/gm, "")
    .replace(/^const (licensing|keys) = await [\s\S]*?\}\);$/gm, "")
    .replaceAll("export ", "");
  expect(code).not.toMatch(/createLicensing|openLicenseKeys/);
  const product = new Function("keys", `${code}; return { signIn, mayReport, addUser, deactivateUser };`)(
    keys,
  );

  expect(await keys.import((await keyFile(vendor, {})).text)).toMatchObject({
    ok: true,
    result: "authorized",
  });
  expect(await product.signIn("jane")).toMatchObject({ refused: expect.stringMatching(/\S \S/) });
  expect(await product.signIn("sa")).toEqual({ welcome: "sa", told: [] });
  expect(await product.addUser("jane")).toMatchObject({ ok: true });
  expect(await product.signIn("jane")).toEqual({ welcome: "jane", told: [] });
  expect(product.mayReport("jane")).toBe(false);
  expect(await product.deactivateUser("jane")).toMatchObject({ ok: true, released: [expect.any(String)] });
  expect(await product.signIn("jane")).toMatchObject({ refused: expect.any(String) });
});

it("the guide names every refusal of license keys, and shows only pictures that are there", () => {
  const codes = [
    ...Object.keys(TEXTS),
    ...KEY_FILE_REFUSALS,
    "KEY_EDITED",
    "KEY_FILE_OF_OTHER_HARDWARE",
    "KEYS_BUSY",
  ];
  const named = new Set([...GUIDE.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code ?? ""));
  expect(codes.filter((code) => !named.has(code))).toEqual([]);
  const pictures = [...GUIDE.matchAll(/\]\((images\/[^)]+)\)/g)].map(([, path]) => path);
  expect(pictures).toHaveLength(6);
  expect(pictures.filter((path) => !existsSync(`docs/guides/${path}`))).toEqual([]);
});
