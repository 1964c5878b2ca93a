import { createHmac, createPrivateKey, sign as nodeSign } from "node:crypto";
import { CompactSign, UnsecuredJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { type Acceptance, KINDS, openDocument, signDocument } from "./document.ts";
import { generatePrivateJwk, loadSigningKey, type SigningKey } from "./key.ts";
import { ALL_KINDS, claims, newKey, SECONDS, trusting } from "./testing/keys.ts";

let key: SigningKey;
let accept: Acceptance;
beforeAll(async () => {
  key = await newKey();
  accept = { keyFor: trusting(key), issuer: "countersign:test", audience: "nod_1", at: SECONDS * 1_000 };
});

const fault = async (jws: string, given: Partial<Acceptance> = {}) => {
  const opened = await openDocument("license", jws, { ...accept, ...given });
  return opened.ok ? "accepted" : opened.fault;
};

/** A document with any header, signed with the real key: what a thief of a lesser key or a bug could make. */
const withHeader = (header: Record<string, unknown>, given: Record<string, unknown> = {}) =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(claims(given))))
    .setProtectedHeader({ alg: "Ed25519", typ: "license+jwt", kid: key.kid, ...header } as { alg: string })
    .sign(key.key);

describe("a document", () => {
  it("opens with the claims that were signed", async () => {
    const opened = await openDocument("license", await signDocument("license", claims(), key), accept);
    expect(opened).toEqual({ ok: true, claims: claims() });
  });

  const pairs = ALL_KINDS.flatMap((made) => ALL_KINDS.map((wanted) => ({ made, wanted })));
  it.each(pairs)(
    "of kind $made is taken for $wanted only when they are one kind",
    async ({ made, wanted }) => {
      const opened = await openDocument(wanted, await signDocument(made, claims(), key), accept);
      expect(opened.ok).toBe(made === wanted);
      if (!opened.ok) expect(opened.fault).toBe("DOCUMENT_OF_OTHER_KIND");
    },
  );

  it.each(ALL_KINDS.flatMap((kind) => KINDS[kind].requires.map((claim) => ({ kind, claim }))))(
    "of kind $kind is refused without $claim",
    async ({ kind, claim }) => {
      const opened = await openDocument(
        kind,
        await signDocument(kind, claims({ [claim]: undefined }), key),
        accept,
      );
      expect(opened).toEqual({ ok: false, fault: "DOCUMENT_INCOMPLETE" });
    },
  );

  it("of another issuer, for another audience, or past its end is refused with its own fault", async () => {
    const jws = await signDocument("license", claims(), key);
    expect(await fault(jws, { issuer: "countersign:other" })).toBe("DOCUMENT_OF_OTHER_ISSUER");
    expect(await fault(jws, { audience: "nod_2" })).toBe("DOCUMENT_FOR_OTHERS");
    const end = (SECONDS + 60) * 1_000;
    expect(await Promise.all([-1_000, 0].map((ms) => fault(jws, { at: end + ms })))).toEqual([
      "accepted",
      "DOCUMENT_EXPIRED",
    ]);
    expect(await fault(jws, { at: null })).toBe("accepted");
  });

  it("signed by a key that is not trusted is refused", async () => {
    expect(await fault(await signDocument("license", claims(), await newKey()))).toBe("KEY_UNKNOWN");
  });
});

/** Each section of RFC 8725, chapter 3, that concerns signed documents. */
describe("RFC 8725", () => {
  it("3.1: only the algorithm that the verifier names is accepted", async () => {
    const other = await withHeader({});
    const [, payload] = other.split(".");
    const header = (alg: string) =>
      Buffer.from(JSON.stringify({ alg, typ: "license+jwt", kid: key.kid })).toString("base64url");
    const secret = Buffer.from(key.publicJwk.x, "base64url");
    const hmac = createHmac("sha256", secret)
      .update(`${header("HS256")}.${payload}`)
      .digest("base64url");
    expect(await fault(`${header("HS256")}.${payload}.${hmac}`)).toBe("DOCUMENT_MALFORMED");
    expect(await fault(`${header("none")}.${payload}.`)).toBe("DOCUMENT_MALFORMED");
    expect(await fault(new UnsecuredJWT({ ...claims() }).encode())).not.toBe("accepted");
  });

  it("3.1: the old name EdDSA is not accepted, although the signature is right", async () => {
    const jwk = await generatePrivateJwk();
    const old = await loadSigningKey(jwk);
    const pem = createPrivateKey({ key: { ...jwk }, format: "jwk" });
    const head = Buffer.from(JSON.stringify({ alg: "EdDSA", typ: "license+jwt", kid: old.kid })).toString(
      "base64url",
    );
    const body = Buffer.from(JSON.stringify(claims())).toString("base64url");
    const signature = nodeSign(null, Buffer.from(`${head}.${body}`), pem).toString("base64url");
    expect(await fault(`${head}.${body}.${signature}`, { keyFor: trusting(old) })).toBe("DOCUMENT_MALFORMED");
  });

  it("3.3: every byte is covered: no change of header, payload or signature is accepted", async () => {
    const jws = await withHeader({});
    const [header = "", payload = "", signature = ""] = jws.split(".");
    const flip = (text: string, at: number) =>
      `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
    for (let at = 0; at < signature.length - 1; at += 7)
      expect(await fault(`${header}.${payload}.${flip(signature, at)}`)).not.toBe("accepted");
    for (let at = 0; at < payload.length - 1; at += 7)
      expect(await fault(`${header}.${flip(payload, at)}.${signature}`)).not.toBe("accepted");
    for (let at = 0; at < header.length - 1; at += 7)
      expect(await fault(`${flip(header, at)}.${payload}.${signature}`)).not.toBe("accepted");
  });

  it("3.8, 3.9: issuer and audience are compared, also inside a list of audiences", async () => {
    expect(await fault(await withHeader({}, { aud: ["nod_9"] }))).toBe("DOCUMENT_FOR_OTHERS");
    expect(await fault(await withHeader({}, { iss: "countersign:test " }))).toBe("DOCUMENT_OF_OTHER_ISSUER");
  });

  it("3.10: a key inside the document is never trusted", async () => {
    const thief = await newKey();
    const jws = await signDocument("license", claims(), thief, { jwk: thief.publicJwk });
    expect(await fault(jws)).toBe("KEY_UNKNOWN");
  });

  it("3.11: the type is explicit; without one, or with a generic one, nothing opens", async () => {
    expect(await fault(await withHeader({ typ: undefined }))).toBe("DOCUMENT_OF_OTHER_KIND");
    expect(await fault(await withHeader({ typ: "JWT" }))).toBe("DOCUMENT_OF_OTHER_KIND");
  });

  it("3.12: an extension that must be understood and is not refuses the document", async () => {
    const [, payload] = (await withHeader({})).split(".");
    const header = Buffer.from(
      JSON.stringify({ alg: "Ed25519", typ: "license+jwt", kid: key.kid, crit: ["x"], x: 1 }),
    ).toString("base64url");
    expect(await fault(`${header}.${payload}.AAAA`)).toBe("DOCUMENT_MALFORMED");
  });
});

it.each(["", ".", "..", "a.b.c", "a.b", "{}", "\u0000", "eyJ.eyJ.AAAA", "x".repeat(100_000)])(
  "%# is refused without an exception",
  async (text) => {
    expect(await fault(text)).toBe("DOCUMENT_MALFORMED");
  },
);
