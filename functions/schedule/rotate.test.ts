import { beforeEach, describe, expect, test } from "vitest";
import { DAY_MS } from "../../shared/domain/time.ts";
import { thumbprint } from "../../shared/signing/key.ts";
import { currentKey, type OnlineKey } from "../../shared/signing/key-ring.ts";
import { type Manifest, readManifest } from "../../shared/signing/manifest.ts";
import { rotate } from "./rotate.ts";
import { FakeAws } from "./testing/fake-aws.ts";

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws();
});

async function manifestNow(): Promise<Manifest> {
  const read = await readManifest(aws.text("manifest"), [aws.rootX]);
  if (!read.ok) throw new Error(read.fault);
  return read.manifest;
}

const keysNow = (): OnlineKey[] => JSON.parse(aws.text("signing-keys"));

/** What must hold whenever a run has ended well: what signs is published, under one issuer, by this root. */
async function expectWhole(): Promise<void> {
  const published = (await manifestNow()).keys.map(({ kid }) => kid);
  expect(published).toEqual(expect.arrayContaining(keysNow().map(({ kid }) => kid)));
  expect(currentKey(keysNow(), aws.now)).not.toBeNull();
  expect(Buffer.from(aws.text("master-secret"), "base64url")).toHaveLength(32);
}

describe("the first run", () => {
  test("makes the master secret, one key that signs at once, and a manifest that the root signed", async () => {
    const done = await rotate(aws.place, null);
    expect(done).toMatchObject({ did: ["first-key"], root: { x: aws.rootX }, version: 1 });
    expect(done.issuer).toMatch(/^countersign:[0-9a-f]{24}$/);
    await expectWhole();
    expect(await manifestNow()).toMatchObject({ iss: done.issuer, version: 1, keys: [{ useFrom: aws.now }] });
  });

  test("keeps the secrets where only their readers see them", async () => {
    await rotate(aws.place, null);
    const types = [...aws.stored].map(([name, { Type }]) => [name.split("/").pop(), Type]);
    expect(Object.fromEntries(types)).toEqual({
      manifest: "String",
      "master-secret": "SecureString",
      "signing-keys": "SecureString",
    });
    expect(aws.text("manifest")).not.toContain(keysNow()[0]?.jwk.d ?? "none");
  });
});

test("a run with nothing due writes nothing and signs nothing", async () => {
  await rotate(aws.place, null);
  const before = JSON.stringify([...aws.stored]);
  aws.actions.length = 0;
  aws.now += 82 * DAY_MS;
  expect((await rotate(aws.place, null)).did).toEqual([]);
  expect(aws.actions).not.toContain("Sign");
  expect(JSON.stringify([...aws.stored])).toBe(before);
});

test("a key is published a week before it signs, and the old private half goes with the rotation after", async () => {
  await rotate(aws.place, null);
  const [first] = keysNow();
  aws.now += 83 * DAY_MS;
  expect(await rotate(aws.place, null)).toMatchObject({ did: ["key-due"], version: 2 });
  expect(currentKey(keysNow(), aws.now)?.kid).toBe(first?.kid);
  const second = keysNow()[1];
  expect(second?.useFrom).toBe(aws.now + 7 * DAY_MS);
  aws.now += 90 * DAY_MS;
  await rotate(aws.place, null);
  expect(keysNow().map(({ kid }) => kid)).not.toContain(first?.kid);
  expect(currentKey(keysNow(), aws.now)?.kid).toBe(second?.kid);
  expect((await manifestNow()).keys).toHaveLength(3);
});

test("an overdue rotation leaves the old key signing until the new one is a week old", async () => {
  await rotate(aws.place, null);
  const [old] = keysNow();
  aws.now += 200 * DAY_MS;
  await rotate(aws.place, null);
  expect(currentKey(keysNow(), aws.now)?.kid).toBe(old?.kid);
  expect(currentKey(keysNow(), aws.now + 7 * DAY_MS)?.kid).not.toBe(old?.kid);
});

describe("a key that is revoked", () => {
  test("is not trusted from now on, and another signs at once", async () => {
    await rotate(aws.place, null);
    const [stolen] = keysNow();
    aws.now += DAY_MS;
    expect((await rotate(aws.place, stolen?.kid ?? "")).did).toEqual(["key-revoked"]);
    const entry = (await manifestNow()).keys.find(({ kid }) => kid === stolen?.kid);
    expect(entry?.revokedAt).toBe(aws.now);
    expect(keysNow().map(({ kid }) => kid)).not.toContain(stolen?.kid);
    await expectWhole();
  });

  test("stays revoked through later rotations; revoking it again changes nothing", async () => {
    await rotate(aws.place, null);
    const kid = keysNow()[0]?.kid ?? "";
    await rotate(aws.place, kid);
    expect((await rotate(aws.place, kid)).did).toEqual([]);
    aws.now += 90 * DAY_MS;
    await rotate(aws.place, null);
    expect((await manifestNow()).keys.find((key) => key.kid === kid)?.revokedAt).toBeDefined();
  });

  test("must be one of the manifest's; the error names them", async () => {
    await rotate(aws.place, null);
    await expect(rotate(aws.place, "nobody")).rejects.toThrow(
      `no key nobody to revoke: ${keysNow()[0]?.kid}`,
    );
  });
});

test("ten years of rotations stay within what KMS signs, newest keys first to stay", async () => {
  for (let day = 0; day < 3_650; day += 10) {
    await rotate(aws.place, null);
    aws.now += 10 * DAY_MS;
  }
  await expectWhole();
  const [manifest, newest] = [await manifestNow(), keysNow().at(-1)];
  expect(manifest.version).toBeGreaterThan(38);
  expect(manifest.keys.length).toBeGreaterThan(15);
  expect(manifest.keys.at(-1)?.kid).toBe(newest?.kid);
});

test("a stage that was made again with another root is told so, and nothing is written", async () => {
  await rotate(aws.place, null);
  const again = new FakeAws();
  for (const [name, value] of aws.stored) again.stored.set(name, value);
  await expect(rotate(again.place, null)).rejects.toThrow("signed by the root key");
  expect([...again.stored]).toEqual([...aws.stored]);
});

describe("another root that clients pin as well", () => {
  const moved = async () => {
    const before = await rotate(aws.place, null);
    const oldRoot = aws.rootX;
    const kid = await thumbprint({ kty: "OKP", crv: "Ed25519", x: oldRoot });
    const next = new FakeAws();
    for (const [name, parameter] of aws.stored) next.stored.set(name, parameter);
    return { before, oldRoot, kid, next };
  };

  test("takes over issuer, keys and secret, under the next version, only when it is told to", async () => {
    const { before, oldRoot, kid, next } = await moved();
    await expect(rotate(next.place, null)).rejects.toThrow(`is signed by the root key ${kid}`);
    const keys = next.text("signing-keys");
    const known = await manifestNow();
    expect(await rotate(next.place, null, kid)).toMatchObject({
      did: ["root-changed"],
      issuer: before.issuer,
      version: before.version + 1,
    });
    const read = await readManifest(next.text("manifest"), [oldRoot, next.rootX], known);
    expect(read).toMatchObject({ ok: true, manifest: { keys: known.keys } });
    expect(await readManifest(next.text("manifest"), [oldRoot])).toMatchObject({ ok: false });
    expect(next.text("signing-keys")).toBe(keys);
  });

  test("does it once, and rotates as ever afterwards", async () => {
    const { kid, next } = await moved();
    await rotate(next.place, null, kid);
    expect(await rotate(next.place, null, kid)).toMatchObject({ did: [] });
    expect(await rotate(next.place, null)).toMatchObject({ did: [] });
  });
});
