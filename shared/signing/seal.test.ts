import { beforeAll, describe, expect, it } from "vitest";
import { signDocument } from "./document.ts";
import type { SigningKey } from "./key.ts";
import { readSeal, type SealedHour, sealClaims, toldBySeal } from "./seal.ts";
import { claims, newKey, SECONDS, trusting } from "./testing/keys.ts";

const NOW = SECONDS * 1_000;
const SEALED: SealedHour = {
  hour: 500_000,
  entries: 3,
  hash: "h".repeat(43),
  previous: "start",
  chain: "c".repeat(43),
  keptSince: 490_000,
};

let key: SigningKey;
let jws: string;
beforeAll(async () => {
  key = await newKey();
  jws = await signDocument("seal", sealClaims("countersign:test", SEALED, NOW), key);
});

const read = (text: string, keys: readonly SigningKey[] = [key], issuer = "countersign:test") =>
  readSeal(text, trusting(...keys), issuer);

describe("a seal", () => {
  it("opens with what was sealed, however long ago, under the key that signed it", async () => {
    expect(await read(jws)).toEqual({
      ok: true,
      seal: {
        ...SEALED,
        iss: "countersign:test",
        iat: SECONDS,
        jti: "seal-500000",
        serial: NOW,
      },
    });
  });

  it("of a key that is not there any more, of another service, or of another kind does not", async () => {
    expect(await read(jws, [])).toEqual({ ok: false, fault: "KEY_UNKNOWN" });
    expect(await read(jws, [key], "countersign:other")).toEqual({
      ok: false,
      fault: "DOCUMENT_OF_OTHER_ISSUER",
    });
    const other = await signDocument("manifest", claims(), key);
    expect(await read(other)).toEqual({ ok: false, fault: "DOCUMENT_OF_OTHER_KIND" });
  });

  it.each([
    { hour: "500000" },
    { hour: -1 },
    { hour: 1.5 },
    { entries: -1 },
    { entries: "3" },
    { keptSince: null },
    { hash: 1 },
    { previous: null },
    { chain: [] },
    { serial: "now" },
  ])("with %j is refused", async (given) => {
    const wrong = { ...sealClaims("countersign:test", SEALED, NOW), ...given } as ReturnType<
      typeof sealClaims
    >;
    expect(await read(await signDocument("seal", wrong, key))).toEqual({
      ok: false,
      fault: "DOCUMENT_INCOMPLETE",
    });
  });
});

describe("what an unproven seal says", () => {
  it("is read without a key, for whoever can prove it otherwise", async () => {
    expect(toldBySeal(jws)).toMatchObject(SEALED);
  });

  it.each(["", "a", "a.b.c", "..", `${"e".repeat(9)}.bm90IGpzb24.x`, "a.bnVsbA.c", "a.eyJob3VyIjoxfQ.c"])(
    "%j says nothing",
    (text) => {
      expect(toldBySeal(text)).toBeNull();
    },
  );
});
