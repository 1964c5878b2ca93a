import { beforeAll, describe, expect, it } from "vitest";
import type { LicenseKey } from "../domain/license-key.ts";
import { KEY_FILE_LIMITS, type KeyFileSays, writeKeyFile } from "./key-file.ts";
import { isWithinKeyFile } from "./key-file-size.ts";
import { ISSUER, idFrom, NOW, type OfflineScene, offlineScene } from "./testing/offline.ts";

let scene: OfflineScene;
beforeAll(async () => {
  scene = await offlineScene();
});

/** A file of so many keys that all name the same customer. */
function says(count: number, name: string): KeyFileSays {
  const key = {
    type: "Module",
    module: "m".repeat(64),
    mode: "Temporary",
    serverType: "s".repeat(40),
  } as const;
  const customer = { key: "C-7", name };
  const keys = Array.from(
    { length: count },
    (_, at): LicenseKey => ({
      ...key,
      number: `${"P".repeat(20)}-${String(at + 1).padStart(5, "0")}`,
      customer,
      grantedAt: NOW,
      expiresAt: NOW + 1,
    }),
  );
  return { id: idFrom("doc", "file"), accountId: idFrom("acc", "1"), serverType: key.serverType, keys };
}
const isWithin = (given: KeyFileSays) => isWithinKeyFile(ISSUER, given, NOW);

describe("whether keys fit into a file", () => {
  it("is judged by their characters, which are counted as they will be, in whatever alphabet", async () => {
    for (const name of ["Acme", "Müller & Söhne", "株式会社"]) {
      const [few, more] = [says(20, name), says(40, name)];
      const text = async (of: KeyFileSays) => (await writeKeyFile(scene.signer, of, NOW)).length;
      const perKey = ((await text(more)) - (await text(few))) / 20;
      const most = Math.floor((KEY_FILE_LIMITS.characters - 100_000) / perKey);
      expect(isWithin(says(Math.min(most, KEY_FILE_LIMITS.keys), name)), name).toBe(true);
      expect(isWithin(says(most + 1, name)), name).toBe(false);
    }
  });

  it("is no for more keys than a file may hold, however short they are", () => {
    const keys = says(1, "A").keys.map((key) => ({ ...key, module: null, serverType: "T", number: "1" }));
    const many = { ...says(1, "A"), keys: Array.from({ length: 5_001 }, () => keys[0] as LicenseKey) };
    expect(isWithin({ ...many, keys: many.keys.slice(1) })).toBe(true);
    expect(isWithin(many)).toBe(false);
  });
});
