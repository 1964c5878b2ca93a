import { base64url } from "jose";
import { beforeAll, expect, it } from "vitest";
import { jwkFrom, keyFrom, type OfflineScene, offlineScene } from "../testing/offline.ts";
import { unwrap, wrap } from "./unwrap.ts";

const MOST = 65_536;
let scene: OfflineScene;
beforeAll(async () => {
  scene = await offlineScene({ rotations: 8 });
});

const part = (text: string) => base64url.encode(text);
const jws = (header: string, payload: string) => `${part(header)}.${part(payload)}.${"A".repeat(86)}`;

it("a document comes back character by character, with the manifest inside it", async () => {
  for (const document of [scene.request, scene.response, scene.release])
    expect(await wrap(await unwrap(document), MOST)).toBe(document);
});

it("nothing of a document is left in base64url but keys, nonces and hashes", async () => {
  const { text, signatures } = await unwrap(scene.response);
  expect(text.startsWith('\u0001{"alg":"Ed25519","typ":"response+jwt","kid":"\u0004')).toBe(true);
  expect(text).toContain('"manifest":"\u0001{"alg":"Ed25519","typ":"manifest+jwt"');
  expect(text).not.toContain(scene.signer.keySet().at(-1)?.kid);
  expect(text.split("\u0004")).toHaveLength(11);
  expect(signatures).toHaveLength(128);
});

it("a thumbprint is left out only where its key stands in the text", async () => {
  const { text } = await unwrap(scene.request);
  expect(text).not.toContain(scene.node.kid);
  const { kid } = scene.node;
  const bare = jws(`{"kid":"${kid}"}`, "{}");
  expect((await unwrap(bare)).text).toContain(kid);
  expect(await wrap(await unwrap(bare), MOST)).toBe(bare);
});

it.each([
  ["any JSON", jws('{"a":"ü😀"}', '{"b":["\\u0001",1e3]}')],
  ["a payload that is no JSON", jws('{"alg":"x"}', "plain")],
  ["a payload with a line break", jws('{"alg":"x"}', '{\n"b":1}')],
  ["a part that base64url has no such spelling for", `${part('{"alg":"x"}')}.AAAB.AB`],
  [
    "a document in a document in a document",
    jws('{"a":1}', `{"b":"${jws('{"c":1}', `{"d":"${jws("{}", "{}")}"}`)}"}`),
  ],
  ["a header that base64url spells otherwise", "e31.e30.AAAA"],
  ["a signature that base64url spells otherwise", `e30.e30.${"A".repeat(85)}B`],
])("%s comes back", async (_, document) => {
  expect(await wrap(await unwrap(document), MOST)).toBe(document);
});

it("a key that is another key's thumbprint is still a key", async () => {
  const { kid, publicJwk } = scene.node;
  const document = jws("{}", `{"x":"${publicJwk.x}","k":{"x":"${kid}"},"kid":"${kid}"}`);
  const unwrapped = await unwrap(document);
  expect(unwrapped.text).toContain(`"x":"${kid}"`);
  expect(await wrap(unwrapped, MOST)).toBe(document);
});

it("more keys than have a sign: the rest is spelled out", async () => {
  const keys = await Promise.all(Array.from({ length: 40 }, (_, place) => keyFrom(String(place))));
  const kids = keys.map(({ kid }) => kid);
  const document = jws("{}", JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk), kids }));
  const unwrapped = await unwrap(document);
  expect(kids.map((kid) => unwrapped.text.includes(kid))).toEqual(
    kids.map((_, place) => place >= 30 && place < 39),
  );
  expect(await wrap(unwrapped, MOST)).toBe(document);
});

it("what is no compact JWS is a mistake of the program", async () => {
  for (const text of ["", "a.b", "a.b.c.d", "a.b.c=", " a.b.c"])
    await expect(unwrap(text)).rejects.toThrow(TypeError);
});

it.each([
  ["a sign that means nothing", "a.b.c\u0005"],
  ["an end without a beginning", "a\u0002.b.c"],
  ["a beginning without an end", "\u0001a.b.c"],
  ["a layer too deep", "a.b.\u0001c\u0001d\u0001e\u0002\u0002\u0002"],
  ["a signature that is not there", "a.b.c\u0003"],
  ["a thumbprint before any key", "a.b.c\u0004\u0001"],
  ["a thumbprint of a key that is not there", "a.b.c\u0004\u0002"],
  ["a thumbprint with the sign 0", "a.b.c\u0004\u0000"],
  ["a thumbprint that is cut off", "a.b.c\u0004"],
  ["characters that no document has", "a.b.c "],
])("%s is nothing that was unwrapped", async (_, text) => {
  expect(await wrap({ text, signatures: new Uint8Array() }, MOST)).toBeNull();
});

it("only 30 keys of a text have a sign", async () => {
  const keys = Array.from({ length: 40 }, (_, place) => jwkFrom(String(place)).x);
  const told = keys.map((x) => `"x":"${x}"`).join("");
  const signed = (sign: number) =>
    wrap(
      { text: `\u0001${told}\u0002.\u0004${String.fromCharCode(sign)}.c`, signatures: new Uint8Array() },
      MOST,
    );
  const [last, first, thirtieth] = await Promise.all([39, 0, 29].map((place) => keyFrom(String(place))));
  expect((await signed(1))?.split(".")[1]).toBe(last?.kid);
  expect((await signed(2))?.split(".")[1]).toBe(first?.kid);
  expect((await signed(31))?.split(".")[1]).toBe(thirtieth?.kid);
  expect(await signed(32)).toBeNull();
});

it("signatures that nothing asks for, or half of one, are refused", async () => {
  const { text } = await unwrap(scene.request);
  for (const size of [0, 63, 65, 128])
    expect(await wrap({ text, signatures: new Uint8Array(size) }, MOST)).toBeNull();
  expect(await wrap({ text, signatures: new Uint8Array(64) }, MOST)).not.toBeNull();
});

it("no document is built up beyond the limit, whatever stands for much", async () => {
  const key = `"x":"${"k".repeat(43)}"`;
  const text = `a.b.${key}${"\u0004\u0001".repeat(10_000)}`;
  expect(await wrap({ text, signatures: new Uint8Array() }, MOST)).toBeNull();
  const unwrapped = await unwrap(scene.request);
  expect(await wrap(unwrapped, scene.request.length)).toBe(scene.request);
  expect(await wrap(unwrapped, scene.request.length - 1)).toBeNull();
});
