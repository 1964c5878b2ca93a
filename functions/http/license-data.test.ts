import { Buffer } from "node:buffer";
import { CompactEncrypt } from "jose";
import { describe, expect, test } from "vitest";
import { type LicenseData, openLicenseData, sealLicenseData } from "./license-data.ts";
import { createSecrets } from "./secrets.ts";

const secrets = createSecrets(new Uint8Array(32).fill(7));
const others = createSecrets(new Uint8Array(32).fill(8));
const NOW = Date.UTC(2027, 2, 10);
const DATA: LicenseData = {
  licenseId: `lic_${"1".repeat(22)}`,
  holderId: `sit_${"s".repeat(22)}`,
  productId: `prd_${"p".repeat(22)}`,
};

const seal = (now = NOW) => sealLicenseData(DATA, secrets, now);
const open = (text: string) => openLicenseData(text, secrets);
const headerOf = (text: string) => JSON.parse(Buffer.from(text.split(".")[0] ?? "", "base64url").toString());
const utf8 = (text: string) => new TextEncoder().encode(text);

/** Our own key and payload under another header, as only somebody with our secret could make it. */
function sealedWith(header: { alg: string; enc: string; kid?: string; [more: string]: unknown }) {
  const size = header.enc === "A128GCM" ? 16 : 32;
  return new CompactEncrypt(utf8(JSON.stringify(DATA)))
    .setProtectedHeader(header)
    .encrypt(secrets.licenseDataKey(header.kid ?? "2027").slice(0, size));
}

test("what was sealed opens to the same", async () => {
  expect(await open(await seal())).toEqual(DATA);
});

test("it is one printable line, and another one each time", async () => {
  const [one, other] = [await seal(), await seal()];
  expect(one).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(one).not.toBe(other);
});

test("it holds ids only, and shows none of them", async () => {
  const sealed = await sealLicenseData({ ...DATA, ...{ state: "active", code: "X" } }, secrets, NOW);
  expect(await open(sealed)).toEqual(DATA);
  const bytes = sealed
    .split(".")
    .map((part) => Buffer.from(part, "base64url").toString("latin1"))
    .join();
  for (const id of Object.values(DATA)) expect(bytes).not.toContain(id);
});

test.each(["\n", "\r\n", " ", "\t\n "])("blanks around it do not matter: %j", async (blank) => {
  expect(await open(`${blank}${await seal()}${blank}`)).toEqual(DATA);
});

describe("keys rotate with the year", () => {
  test("a new one seals from the first millisecond of the year (UTC)", async () => {
    expect(headerOf(await seal(Date.UTC(2028, 0, 1) - 1)).kid).toBe("2027");
    expect(headerOf(await seal(Date.UTC(2028, 0, 1)))).toEqual({ alg: "dir", enc: "A256GCM", kid: "2028" });
  });

  test("what an older one sealed still opens", async () => {
    for (const year of [2020, 2026, 2027, 2031])
      expect(await open(await seal(Date.UTC(year, 6, 1)))).toEqual(DATA);
  });

  test("each year has its own key", () => {
    expect(secrets.licenseDataKey("2027")).not.toEqual(secrets.licenseDataKey("2028"));
  });

  test("what one year sealed does not open as another's", async () => {
    const [header = "", ...rest] = (await seal()).split(".");
    const moved = Buffer.from(JSON.stringify({ ...headerOf(`${header}.`), kid: "2028" })).toString(
      "base64url",
    );
    expect(await open([moved, ...rest].join("."))).toBeNull();
  });
});

describe("what this service did not make is told apart without a throw", () => {
  test("of another service", async () => {
    expect(await openLicenseData(await seal(), others)).toBeNull();
  });

  test("changed in any of its characters", async () => {
    const sealed = await seal();
    for (let at = 0; at < sealed.length; at += 1) {
      const other = sealed[at] === "A" ? "B" : "A";
      // The last character of a part may carry bits that nothing reads: then it is the same message.
      const changed = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`;
      const isSame = bytesOf(changed) === bytesOf(sealed) && changed.split(".")[0] === sealed.split(".")[0];
      if (!isSame) expect(await open(changed), changed).toBeNull();
    }
  });

  test.each([
    { alg: "A256KW", enc: "A256GCM", kid: "2027" },
    { alg: "dir", enc: "A128GCM", kid: "2027" },
    { alg: "dir", enc: "A128CBC-HS256", kid: "2027" },
    { alg: "dir", enc: "A256GCM", kid: "2027", zip: "DEF" },
    { alg: "dir", enc: "A256GCM", kid: "2027", typ: "JWT" },
    { alg: "dir", enc: "A256GCM", kid: "main" },
    { alg: "dir", enc: "A256GCM", kid: "12027" },
    { alg: "dir", enc: "A256GCM" },
  ])("sealed by our own key under the header %j", async (header) => {
    expect(await open(await sealedWith(header))).toBeNull();
  });

  test.each([
    "",
    " ",
    ".",
    "....",
    "a.b.c.d.e",
    "not license data",
    "eyJhbGciOiJub25lIn0..",
    "\u0000",
    "💩",
    "x".repeat(100_000),
    `${Buffer.from('{"alg":"dir","enc":"A256GCM","kid":"2027"}').toString("base64url")}....`,
  ])("nonsense: %j", async (text) => {
    expect(await open(text)).toBeNull();
  });

  test("longer than ours ever are", async () => {
    const long = await new CompactEncrypt(utf8(JSON.stringify({ ...DATA, more: "x".repeat(1_000) })))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: "2027" })
      .encrypt(secrets.licenseDataKey("2027"));
    expect(await open(long)).toBeNull();
  });
});

test("a key that cannot be had is trouble, not a no", async () => {
  const sealed = await seal();
  const failing = {
    licenseDataKey: () => {
      throw new Error("no secret");
    },
  };
  await expect(openLicenseData(sealed, failing)).rejects.toThrow("no secret");
});

function bytesOf(sealed: string): string {
  return sealed
    .split(".")
    .map((part) => Buffer.from(part, "base64url").toString("hex"))
    .join();
}
