import { describe, expect, it } from "vitest";
import { packDocument } from "../../shared/signing/armor/container.ts";
import { DICTIONARY } from "../../shared/signing/armor/dictionary.ts";
import { unwrap } from "../../shared/signing/armor/unwrap.ts";
import { readArmor, writeArmor } from "../../shared/signing/armor.ts";
import { signDocument } from "../../shared/signing/document.ts";
import { loadSigningKey } from "../../shared/signing/key.ts";
import type { Manifest } from "../../shared/signing/manifest.ts";
import { writeQrParts } from "../../shared/signing/qr-parts.ts";
import { type OfflineRequest, openRequest, signRequest } from "../../shared/signing/request.ts";
import { type OfflineResponse, openResponse } from "../../shared/signing/response.ts";
import { type OfflineReturn, openReturn, signReturn } from "../../shared/signing/return.ts";
import { writeJws } from "../support/forge.ts";
import {
  type DocumentVector,
  readDictionary,
  readVectors,
  type StringVector,
  type TextVector,
} from "./vector.ts";

const documents = readVectors<DocumentVector>("documents");
const strings = readVectors<StringVector>("strings");
const texts = readVectors<TextVector>("texts");

async function opened({
  kind,
  document,
  trust,
}: DocumentVector): Promise<Pick<DocumentVector, "claims" | "fault">> {
  const { pins = [], known = null, nodeId = "", nonce = "", at = null, audiences = [] } = trust;
  if (kind === "response") {
    const read = await openResponse(document, { pins, known: known as Manifest | null, nodeId, nonce, at });
    return read.ok ? { claims: { ...read.response } } : { fault: read.fault };
  }
  const read = await (kind === "request" ? openRequest : openReturn)(document, audiences);
  return read.ok ? { claims: { ...read.claims } } : { fault: read.fault };
}

describe("documents", () => {
  it("are there in number: accepted ones, and one for each fault", () => {
    expect(documents.length).toBeGreaterThanOrEqual(70);
    expect(documents.filter(({ claims }) => claims !== undefined).length).toBeGreaterThanOrEqual(9);
    expect(new Set(documents.flatMap(({ fault }) => fault ?? [])).size).toBe(12);
  });

  it.each(documents)("$name", async (vector) => {
    const { claims, fault } = vector;
    expect(await opened(vector)).toEqual(claims === undefined ? { fault } : { claims });
  });

  const accepted = documents.filter(({ claims, signedBy }) => claims !== undefined && signedBy !== undefined);
  it.each(accepted)("$name: the same claims and key make the same document", async (vector) => {
    const { kind, claims = {}, signedBy } = vector;
    if (signedBy === undefined) throw new Error("not signed here");
    const key = await loadSigningKey(signedBy.jwk);
    const signed = await signedAgain(kind, claims, key);
    expect(signed).toBe(vector.document);
    expect(writeJws({ header: signedBy.header, claims }, signedBy.jwk)).toBe(vector.document);
  });
});

function signedAgain(
  kind: DocumentVector["kind"],
  claims: object,
  key: Awaited<ReturnType<typeof loadSigningKey>>,
) {
  if (kind === "response") return signDocument(kind, claims as OfflineResponse, key);
  if (kind === "return") {
    const { activations, aud: audience, serial: now, jti } = claims as OfflineReturn;
    return signReturn(key, activations, { audience, now, jti });
  }
  const { iss, sub, aud, iat, jti, version, ...says } = claims as OfflineRequest;
  return signRequest(key, says, { audience: aud, now: iat * 1_000 });
}

describe("strings", () => {
  it("are of every kind, of one part and of several", () => {
    expect(new Set(strings.map(({ kind }) => kind)).size).toBe(3);
    // What people have to carry: a typical request is to stay below 900 characters.
    expect(strings[0]?.armored.length).toBeLessThan(900);
    expect(new Set(strings.map(({ parts }) => parts.length)).size).toBeGreaterThanOrEqual(4);
  });

  it("begin with the dictionary of version 1, which never changes", () => {
    expect(new TextDecoder().decode(DICTIONARY)).toBe(readDictionary());
  });

  it.each(strings)("$name: written as it was when it was frozen", async ({ kind, document, ...forms }) => {
    expect((await unwrap(document)).text).toBe(forms.text);
    expect(Buffer.from(await packDocument(kind, document)).toString("hex")).toBe(forms.packed);
    expect(await writeArmor(kind, document)).toBe(forms.armored);
    expect(await writeQrParts(kind, document)).toEqual(forms.parts);
  });

  it.each(strings)("$name: read as it was when it was frozen", async ({ kind, document, armored, parts }) => {
    for (const text of [armored, parts.join("\n")])
      expect(await readArmor(text)).toEqual({ ok: true, kind, document });
  });
});

describe("texts", () => {
  it("have every fault there is", () => {
    const codes = texts.flatMap(({ faults = [] }) => faults.map(({ code }) => code));
    expect([...new Set(codes)].sort()).toEqual([
      "KIND_OTHER",
      "LINES_MISSING",
      "LINES_OF_ANOTHER_STRING",
      "LINES_TWICE",
      "LINES_WRONG",
      "PARTS_MISSING",
      "PARTS_OF_ANOTHER_STRING",
      "PARTS_TWICE",
      "PARTS_WRONG",
      "STRING_BROKEN",
      "STRING_TOO_LONG",
      "STRING_UNKNOWN",
      "STRING_UNREADABLE",
      "VERSION_UNKNOWN",
    ]);
  });

  it.each(texts)("$name", async ({ text, wanted, reads, faults }) => {
    const read = await readArmor(text, wanted);
    if (reads === undefined) expect(read).toEqual({ ok: false, faults });
    else expect(read.ok && read.document).toBe(strings.find(({ name }) => name === reads)?.document);
  });
});
