import { decodeJwt, decodeProtectedHeader } from "jose";
import type { Claims } from "../../../shared/signing/document.ts";
import { type PrivateJwk, publicHalf, thumbprint } from "../../../shared/signing/key.ts";
import { signManifest } from "../../../shared/signing/manifest.ts";
import { openRequest } from "../../../shared/signing/request.ts";
import { openResponse } from "../../../shared/signing/response.ts";
import { openReturn } from "../../../shared/signing/return.ts";
import {
  ISSUER,
  jwkFrom,
  keyFrom,
  NONCE,
  NOW,
  type OfflineScene,
  offlineScene,
} from "../../../shared/signing/testing/offline.ts";
import { SMALL_ORDER_KEY, writeJws, writeMac, writeUnsigned } from "../../support/forge.ts";
import type { DocumentVector, VectorTrust } from "../vector.ts";

type Json = Readonly<Record<string, unknown>>;

/** What a vector is made of: a good document and its key, with some of its header, its claims or its trust changed. */
interface Recipe {
  readonly name: string;
  readonly kind: DocumentVector["kind"];
  readonly header?: Json;
  readonly claims?: Json;
  readonly jwk?: PrivateJwk;
  readonly trust?: VectorTrust;
  /** Changes the finished document. */
  readonly after?: (document: string) => string;
}

/** Documents that are accepted, and documents that are refused, each for one reason. */
export async function documentVectors(): Promise<readonly DocumentVector[]> {
  const scene = await offlineScene({ rotations: 8 });
  const recipes = [...(await ofNodes()), ...(await ofResponses(scene))];
  return Promise.all(recipes.map((recipe) => made(recipe, scene)));
}

async function made(recipe: Recipe, scene: OfflineScene): Promise<DocumentVector> {
  const { kind } = recipe;
  const good = { request: scene.request, response: scene.response, return: scene.release }[kind];
  const header = { ...decodeProtectedHeader(good), ...recipe.header };
  const jwk = recipe.jwk ?? jwkFrom(kind === "response" ? "online 8" : "node");
  const signed = writeJws({ header, claims: { ...decodeJwt(good), ...recipe.claims } }, jwk);
  const document = recipe.after?.(signed) ?? signed;
  const trust = { ...trustIn(scene, kind), ...recipe.trust };
  const outcome = await outcomeOf(kind, document, trust);
  const signedBy = recipe.after === undefined ? { signedBy: { header, jwk } } : {};
  return { name: `${kind}: ${recipe.name}`, kind, ...signedBy, document, trust, ...outcome };
}

function trustIn(scene: OfflineScene, kind: DocumentVector["kind"]): VectorTrust {
  if (kind !== "response") return { audiences: [scene.audience, ISSUER] };
  return { pins: [scene.root.publicJwk.x], known: null, nodeId: scene.nodeId, nonce: NONCE, at: NOW };
}

async function outcomeOf(kind: DocumentVector["kind"], document: string, trust: VectorTrust) {
  const { pins = [], known = null, nodeId = "", nonce = "", at = null, audiences = [] } = trust;
  if (kind === "response") {
    const opened = await openResponse(document, { pins, known: known as null, nodeId, nonce, at });
    return opened.ok ? { claims: { ...opened.response } } : { fault: opened.fault };
  }
  const opened = await (kind === "request" ? openRequest : openReturn)(document, audiences);
  return opened.ok ? { claims: { ...opened.claims } } : { fault: opened.fault };
}

async function ofNodes(): Promise<readonly Recipe[]> {
  const [node, thief] = [jwkFrom("node"), jwkFrom("thief")];
  const kids = { node: await thumbprint(node), thief: await thumbprint(thief) };
  const parts = (document: string) => document.split(".") as [string, string, string];
  return (["request", "return"] as const).flatMap((kind): readonly Recipe[] => [
    { name: "accepted", kind },
    { name: "for another service", kind, trust: { audiences: ["countersign:other"] } },
    { name: "for two services", kind, claims: { aud: [ISSUER] } },
    { name: "of another version", kind, claims: { version: 2 } },
    { name: "with another node's id", kind, claims: { iss: `nod_${kids.thief}` } },
    { name: "with another node as its subject", kind, claims: { sub: `nod_${kids.thief}` } },
    {
      name: "signed by another key, its own in the header",
      kind,
      jwk: thief,
      header: { jwk: publicHalf(thief), kid: kids.thief },
    },
    { name: "signed by another key under this one's name", kind, jwk: thief },
    { name: "with another key id than its key has", kind, header: { kid: kids.thief } },
    { name: "without a key", kind, header: { jwk: undefined } },
    { name: "with a private key in its header", kind, header: { jwk: node } },
    { name: "with a key under which anybody can sign", kind, header: { jwk: SMALL_ORDER_KEY } },
    { name: "of another type", kind, header: { typ: "node+jwt" } },
    { name: "by another algorithm's name", kind, header: { alg: "EdDSA" } },
    { name: "with an extension that must be understood", kind, header: { crit: ["x"], x: 1 } },
    {
      name: "without a signature",
      kind,
      after: (document) => `${parts(document)[0]}.${parts(document)[1]}.`,
    },
    {
      name: "with a wrong signature",
      kind,
      after: (document) => document.replace(/.{10}$/, (end) => [...end].reverse().join("")),
    },
    { name: "unsigned, by the algorithm none", kind, after: (document) => unsigned(document) },
    { name: "with a MAC for a signature", kind, after: (document) => withMac(document, node) },
    { name: "that is no document", kind, after: () => "e30.e30" },
    ...(kind === "request"
      ? [
          { name: "for an issuer that is known", kind, claims: { aud: ISSUER } },
          {
            name: "that tells and wants everything",
            kind,
            claims: { products: ["fax"], replaces: `nod_${kids.thief}` },
          },
          { name: "that tells nothing", kind, claims: { node: {} } },
          { name: "without a nonce", kind, claims: { nonce: undefined } },
          { name: "whose nonce is not its jti", kind, claims: { jti: "j".repeat(24) } },
          { name: "with a host name that no screen shows", kind, claims: { node: { hostName: "a\u0007b" } } },
          { name: "with a product that has no code", kind, claims: { products: ["No Code"] } },
        ]
      : [
          { name: "without activations", kind, claims: { activations: [] } },
          { name: "with something else than activations", kind, claims: { activations: ["lic_1"] } },
          { name: "without a serial", kind, claims: { serial: undefined } },
        ]),
  ]);
}

async function ofResponses({ root, signer }: OfflineScene): Promise<readonly Recipe[]> {
  const kind = "response";
  const thief = jwkFrom("thief");
  const online = {
    ...publicHalf(jwkFrom("online 8")),
    kid: await thumbprint(jwkFrom("online 8")),
    useFrom: 0,
  };
  const manifest = (keys: Parameters<typeof signManifest>[1]["keys"], issuer = ISSUER, by = root) =>
    signManifest(by, { issuer, version: 40, keys }, NOW);
  const known = async (jws: Promise<string>) => decodeJwt<Claims>(await jws);
  const revoked = [{ ...online, revokedAt: NOW }];
  return [
    { name: "accepted by a pin that is eight rotations old", kind },
    { name: "accepted ten years later", kind, trust: { at: NOW + 315_360_000_000 } },
    {
      name: "accepted beside a newer manifest without its key",
      kind,
      trust: { known: await known(manifest([])) },
    },
    { name: "accepted with an end that is not judged", kind, claims: { exp: 1_000 }, trust: { at: null } },
    {
      name: "accepted with an evaluation that ends later",
      kind,
      claims: { evaluations: [{ product: { id: "prd_1", code: "fax", name: "Fax" }, endsAt: NOW }] },
    },
    { name: "over", kind, claims: { exp: Math.floor(NOW / 1_000) } },
    { name: "for another node", kind, trust: { nodeId: `nod_${"x".repeat(43)}` } },
    { name: "to another request", kind, trust: { nonce: `${NONCE}x` } },
    { name: "of another version", kind, claims: { version: 2 } },
    { name: "by another root", kind, trust: { pins: [thief.x] } },
    {
      name: "with a manifest that another root has signed",
      kind,
      claims: { manifest: await manifest([online], ISSUER, await keyFrom("thief")) },
    },
    { name: "with a manifest that revokes its key", kind, claims: { manifest: await manifest(revoked) } },
    { name: "whose key the newer manifest revokes", kind, trust: { known: await known(manifest(revoked)) } },
    { name: "with a manifest that does not name its key", kind, claims: { manifest: await manifest([]) } },
    {
      name: "with the manifest of another service",
      kind,
      claims: { manifest: await manifest([online], "countersign:other") },
    },
    {
      name: "of another service than the known one",
      kind,
      trust: { known: await known(manifest([], "countersign:other")) },
    },
    { name: "without a manifest", kind, claims: { manifest: undefined } },
    { name: "with something else for a manifest", kind, claims: { manifest: signer.issuer } },
    { name: "signed by another key under this one's name", kind, jwk: thief },
    { name: "of the type of a license file", kind, header: { typ: "license+jwt" } },
    { name: "with licenses that are no list", kind, claims: { licenses: {} } },
    { name: "without a serial", kind, claims: { serial: undefined } },
  ];
}

function unsigned(document: string): string {
  return writeUnsigned({
    header: { ...decodeProtectedHeader(document), alg: "none" },
    claims: decodeJwt(document),
  });
}

function withMac(document: string, jwk: PrivateJwk): string {
  return writeMac(
    { header: { ...decodeProtectedHeader(document), alg: "HS256" }, claims: decodeJwt(document) },
    jwk,
  );
}
