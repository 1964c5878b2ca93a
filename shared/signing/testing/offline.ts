import { createHash, createPrivateKey } from "node:crypto";
import { activationId } from "../../domain/activation.ts";
import { formatLicenseCode, LICENSE_CODE_RANDOM_BYTES } from "../../domain/license-code.ts";
import { newIdFrom } from "../../domain/new-id.ts";
import { license, product } from "../../domain/testing/builders.ts";
import { DAY_MS } from "../../domain/time.ts";
import { nodeIdOf } from "../assertion.ts";
import { loadSigningKey, type PrivateJwk, type SigningKey, thumbprint } from "../key.ts";
import { manifestKeyOf, ROTATION_DAYS } from "../key-ring.ts";
import { signManifest } from "../manifest.ts";
import { rootAudience } from "../node-document.ts";
import { type RequestSays, signRequest } from "../request.ts";
import { type ResponseSays, signResponse } from "../response.ts";
import { signReturn } from "../return.ts";
import { createSigner, type Signer } from "../signer.ts";

/** When everything in these tests and vectors is signed, unless they say otherwise. */
export const NOW: number = Date.UTC(2027, 5, 1, 9, 30, 15, 123);
export const ISSUER = "countersign:6f1d0c2b9a8e47351f20c4d7";
export const NONCE: string = token("nonce", 18);

const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** Bytes that look random and are the same in every run. */
export function bytesFrom(label: string, size: number): Buffer {
  return createHash("shake256", { outputLength: size }).update(label).digest();
}

function token(label: string, size: number): string {
  return bytesFrom(label, size).toString("base64url");
}

/** An id with its prefix, the same in every run. */
export function idFrom(prefix: "prd" | "acc" | "lic" | "doc", label: string): string {
  return newIdFrom((size) => bytesFrom(`${prefix} ${label}`, size))(prefix);
}

/** A key pair that is the same in every run. */
export function jwkFrom(label: string): PrivateJwk {
  const seed = bytesFrom(`key ${label}`, 32);
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  const { x, d } = key.export({ format: "jwk" });
  return { kty: "OKP", crv: "Ed25519", x: x as string, d: d as string };
}

export function keyFrom(label: string): Promise<SigningKey> {
  return loadSigningKey(jwkFrom(label));
}

/** A service's signer after so many rotations, the last one just before `NOW`; its manifest is signed by this root. */
export async function signerAfter(rotations: number, root: SigningKey): Promise<Signer> {
  const keys = await Promise.all(
    Array.from({ length: rotations + 1 }, async (_, place) => {
      const jwk = jwkFrom(`online ${place}`);
      const useFrom = NOW - 3_600_000 - (rotations - place) * ROTATION_DAYS * DAY_MS;
      return { kid: await thumbprint(jwk), jwk, useFrom, revokedAt: null };
    }),
  );
  const statement = { issuer: ISSUER, version: rotations + 1, keys: keys.map(manifestKeyOf) };
  return createSigner(ISSUER, await signManifest(root, statement, NOW - 7_200_000), keys);
}

const COMPONENTS = ["machineId", "rootFs", "disk", "cpu", "macEns192", "productUuid", "boardSerial"];

/** The hardware of a node that can read so many of its components. */
export function fingerprintOf(components: number): Readonly<Record<string, string>> {
  return Object.fromEntries(COMPONENTS.slice(0, components).map((name) => [name, token(name, 32)]));
}

const PRODUCTS = [
  { code: "call-recording", name: "Call Recording" },
  { code: "fax", name: "Digital Fax" },
  { code: "queue-manager", name: "Queue Manager Enterprise" },
] as const;

function productOf(place: number) {
  return product({ id: idFrom("prd", String(place % 3)), ...PRODUCTS[place % 3] });
}

/** So many licenses of three products, of which each second is a subscription. */
export function grantsOf(count: number, nodeId: string): ResponseSays["grants"] {
  return Array.from({ length: count }, (_, place) => {
    const id = idFrom("lic", String(place));
    const isSubscription = place % 3 === 1;
    const terms = isSubscription
      ? ({ type: "subscription", features: ["video"], expiresAt: NOW + 365 * DAY_MS, graceDays: 14 } as const)
      : ({ type: "perpetual", maintenanceUntil: Date.UTC(2028, 5, 1) } as const);
    const code = formatLicenseCode(bytesFrom(`code ${place}`, LICENSE_CODE_RANDOM_BYTES));
    return {
      license: license({ id, code, capacity: place % 3 === 0 ? null : 50, ...terms }),
      product: productOf(place),
      activationId: activationId(id, nodeId),
      activatedAt: NOW,
    };
  });
}

/** Three documents of one offline activation, and all the keys behind them. */
export interface OfflineScene {
  readonly root: SigningKey;
  readonly node: SigningKey;
  readonly nodeId: string;
  readonly audience: string;
  readonly signer: Signer;
  readonly request: string;
  readonly response: string;
  readonly release: string;
}

/** An offline activation, the same in every run; what is not given is the usual. */
export async function offlineScene(
  given: {
    readonly rotations?: number;
    readonly components?: number;
    readonly licenses?: number;
    readonly says?: Partial<RequestSays>;
    readonly grants?: Partial<ResponseSays>;
  } = {},
): Promise<OfflineScene> {
  const [root, node] = [await keyFrom("root"), await keyFrom("node")];
  const nodeId = await nodeIdOf(node.publicJwk);
  const audience = await rootAudience(root.publicJwk.x);
  const fingerprint = fingerprintOf(given.components ?? 5);
  const about = { hostName: "fax-01.example.com", version: "24.1.3", serverType: "Production" };
  const says = { nonce: NONCE, node: { ...about, fingerprint }, ...given.says };
  const signer = await signerAfter(given.rotations ?? 1, root);
  const grants = grantsOf(given.licenses ?? 3, nodeId);
  const occasion = { nodeId, accountId: idFrom("acc", "1"), nonce: NONCE, jti: idFrom("doc", "1"), now: NOW };
  const response = { grants, evaluations: [], fingerprint, endsAt: null, ...given.grants };
  const activations = grants.map(({ activationId: id }) => id);
  const back = { audience: ISSUER, now: NOW + DAY_MS, jti: token("return", 18) };
  return {
    root,
    node,
    nodeId,
    audience,
    signer,
    request: await signRequest(node, says, { audience, now: NOW }),
    response: await signResponse(signer, occasion, response),
    release: await signReturn(node, activations, back),
  };
}
