import { describe, expect, it } from "vitest";
import type { LicenseKey } from "../../shared/domain/license-key.ts";
import { signDocument } from "../../shared/signing/document.ts";
import { writeKeyFile } from "../../shared/signing/key-file.ts";
import { importedServer, keysServer, SUPPORT } from "./keys-installation.ts";
import { ACCOUNT, type KeysVendor, makeKeysVendor } from "./keys-vendor.ts";
import { DAY, T0, TOKEN } from "./vendor.ts";

interface FileParts {
  countersign: string;
  version: number;
  file: string;
  keys: string[];
}

type Make = (vendor: KeysVendor, text: string, file: FileParts) => string | Promise<string>;

const json = (value: unknown) => JSON.stringify(value);

/** A signed file of keys that cannot be. */
function impossible(change: Partial<LicenseKey>): Make {
  return async ({ vendor }) => {
    const key: LicenseKey = {
      ...{ number: "X-00001", customer: { key: ACCOUNT, name: "N" }, type: "EndUser", module: null },
      ...{ mode: "Permanent", serverType: "Production", grantedAt: T0, expiresAt: null },
    };
    const signer = {
      issuer: vendor.issuer,
      manifest: await vendor.manifest(),
      sign: (kind: Parameters<typeof signDocument>[0], claims: Parameters<typeof signDocument>[1]) =>
        signDocument(kind, claims, vendor.online),
    };
    const keys = [
      { ...key, number: "X-00002" },
      { ...key, ...change },
    ];
    return writeKeyFile(signer, { id: "kfl_x", accountId: ACCOUNT, serverType: "Production", keys }, T0);
  };
}

const flip = (jws: string) => `${jws.slice(0, -6)}${jws.at(-6) === "A" ? "B" : "A"}${jws.slice(-5)}`;

const FILES: readonly (readonly [string, string, Make, string?])[] = [
  ["of more than 5,000,000 characters", "KEY_FILE_TOO_LARGE", () => " ".repeat(5_000_001)],
  [
    "of very many keys",
    "KEY_FILE_TOO_LARGE",
    (_, __, file) => json({ ...file, keys: Array(900_000).fill("a") }),
  ],
  ["of 5,001 keys", "KEY_FILE_TOO_LARGE", (_, __, file) => json({ ...file, keys: Array(5_001).fill("a") })],
  ["that is cut off", "KEY_FILE_CUT_OFF", (_, text) => text.slice(0, -20)],
  ["that is empty", "KEY_FILE_UNREADABLE", () => ""],
  ["that is no JSON", "KEY_FILE_UNREADABLE", () => "PK\u0003\u0004 a zip file"],
  ["that is other JSON", "KEY_FILE_UNREADABLE", () => "[1,2,3]"],
  ["that is deep", "KEY_FILE_CONTRIVED", () => "[".repeat(4_900_000)],
  ["that is deep and closed", "KEY_FILE_CONTRIVED", () => "[".repeat(2_400_000) + "]".repeat(2_400_000)],
  ["of many members", "KEY_FILE_CONTRIVED", () => `{${'"a":1,'.repeat(700_000)}"b":1}`],
  [
    "with a member twice",
    "KEY_FILE_CONTRIVED",
    (_, text) => text.replace('"version"', '"keys": [],\n "version"'),
  ],
  [
    "of many other members",
    "KEY_FILE_TOO_LARGE",
    () => json(Object.fromEntries(Array.from({ length: 300_000 }, (_, at) => [`m${at}`, 1]))),
  ],
  ["whose keys are none", "KEY_FILE_UNREADABLE", (_, __, file) => json({ ...file, keys: [1, 2] })],
  ["that a product hands over as bytes", "KEY_FILE_UNREADABLE", (_, text) => Buffer.from(text) as never],
  ["that a product has not read", "KEY_FILE_UNREADABLE", () => undefined as never],
  ["without keys", "KEY_FILE_UNREADABLE", (_, __, file) => json({ ...file, keys: [] })],
  ["of another version", "KEY_FILE_OF_OTHER_VERSION", (_, __, file) => json({ ...file, version: 2 })],
  ["with another cover", "KEY_FILE_FORGED", (_, __, file) => json({ ...file, file: flip(file.file) })],
  ["with no cover", "KEY_FILE_FORGED", (_, __, file) => json({ ...file, file: "a.b.c" })],
  ["of another vendor", "KEY_FILE_OF_OTHER_VENDOR", async () => (await (await makeKeysVendor()).make()).text],
  ["that lacks a key", "KEY_FILE_INCOMPLETE", (_, __, file) => json({ ...file, keys: file.keys.slice(1) })],
  [
    "with an edited key",
    "KEY_FORGED",
    (_, __, file) => json({ ...file, keys: file.keys.map((key, at) => (at === 2 ? flip(key) : key)) }),
    "The key NW1-00003 is not as the vendor has signed it; nothing was imported.",
  ],
  [
    "with a number twice",
    "KEY_NUMBER_TWICE",
    impossible({ number: "X-00002" }),
    "The license number X-00002 is there twice; nothing was imported.",
  ],
  [
    "with a permanent key that ends",
    "KEY_IMPOSSIBLE",
    impossible({ expiresAt: T0 + 1 }),
    "The key X-00001 cannot be used: it is permanent and has an end. Nothing was imported.",
  ],
  ["with a temporary key without end", "KEY_IMPOSSIBLE", impossible({ mode: "Temporary" })],
  ["with a key of an unknown type", "KEY_IMPOSSIBLE", impossible({ type: "Guest" as never })],
  ["with a key of an unknown mode", "KEY_IMPOSSIBLE", impossible({ mode: "Forever" as never })],
  ["with a key for no module", "KEY_IMPOSSIBLE", impossible({ type: "Module" })],
  ["with an access for a module", "KEY_IMPOSSIBLE", impossible({ module: "reports" })],
];

describe("a file that cannot be imported", () => {
  it.each(FILES.map(([name, code, make, detail]) => ({ name, code, make, detail })))(
    "is told apart: one $name is $code (B8)",
    async ({ code, make, detail }) => {
      const { vendor, keys } = await keysServer();
      const { text } = await vendor.make();
      const wrong = await make(vendor, text, JSON.parse(text));
      const wanted = { ok: false, kind: "local", code, ...(detail === undefined ? {} : { detail }) };
      const inspected = await keys.inspect(wrong);
      expect(inspected).toMatchObject(wanted);
      expect(await keys.import(wrong)).toEqual(inspected);
      expect(inspected.ok ? "" : inspected.fix).toContain(SUPPORT);
      expect(keys.records()).toEqual([]);
      expect(vendor.asked).toEqual([]);
    },
  );

  it("is one of another vendor: it may be the file, or the root keys that are pinned (B8)", async () => {
    const { keys } = await keysServer();
    const refused = await keys.inspect((await (await makeKeysVendor()).make()).text);
    expect(refused.ok ? "" : refused.fix).toContain("COUNTERSIGN_ROOT_KEYS");
  });

  it("is one of another account, on a server that has keys of one (B8)", async () => {
    const { vendor, keys } = await importedServer();
    const { text } = await vendor.make({ accountId: "acc_another0000" });
    expect(await keys.import(text)).toMatchObject({ code: "KEY_FILE_OF_OTHER_ACCOUNT" });
  });

  it("is one that a key has signed which was revoked since (B8)", async () => {
    const { vendor, keys, machine } = await importedServer();
    const { text } = await vendor.make();
    await vendor.vendor.rotate(true);
    await machine.run(8 * DAY);
    await keys.refresh();
    expect(await keys.import(text)).toMatchObject({ code: "KEY_FILE_FORGED" });
  });

  it("is one of another account, on a server whose licenses belong to one (B8)", async () => {
    const { vendor, keys, licensing } = await keysServer();
    await licensing.activate(TOKEN);
    const { text } = await vendor.make({ accountId: "acc_another0000" });
    expect(await keys.import(text)).toMatchObject({ code: "KEY_FILE_OF_OTHER_ACCOUNT" });
    expect(await keys.import((await vendor.make()).text)).toMatchObject({ ok: true });
  });

  it("is one with a key that is signed for another file, named by its number (B8)", async () => {
    const { vendor, keys } = await keysServer();
    const other = JSON.parse((await vendor.make({ numberPrefix: "OTHER" })).text) as FileParts;
    const { text } = await vendor.make();
    const file = JSON.parse(text) as FileParts;
    const mixed = [...file.keys.slice(0, 5), other.keys[0] ?? ""];
    const { createHash } = await import("node:crypto");
    const claims = JSON.parse(Buffer.from(file.file.split(".")[1] ?? "", "base64url").toString());
    const keysHash = createHash("sha256").update(mixed.join("\n")).digest("base64url");
    const cover = await signDocument("keyfile", { ...claims, keysHash }, vendor.vendor.online);
    expect(await keys.import(json({ ...file, file: cover, keys: mixed }))).toMatchObject({
      code: "KEY_FORGED",
      detail: "The key OTHER-00001 is not as the vendor has signed it; nothing was imported.",
    });
  });

  it("is looked over in bounded time and memory, whatever is in it", async () => {
    const { keys } = await keysServer();
    const closed = "[".repeat(2_400_000) + "]".repeat(2_400_000);
    const bombs = [closed, "[".repeat(4_999_999), `{"a":${"[".repeat(4_000_000)}`, '{"":1,'.repeat(800_000)];
    const before = process.memoryUsage().rss;
    const startedAt = performance.now();
    for (const bomb of bombs) expect(await keys.inspect(bomb)).toMatchObject({ ok: false });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  it("may begin with the mark that some editors write", async () => {
    const { vendor, keys } = await keysServer();
    const { text } = await vendor.make();
    expect(await keys.import(`\uFEFF${text}`)).toMatchObject({ ok: true, result: "authorized" });
  });
});
