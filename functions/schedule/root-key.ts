import { createPublicKey } from "node:crypto";
import { KINDS } from "../../shared/signing/document.ts";
import { type PublicJwk, thumbprint } from "../../shared/signing/key.ts";
import { type AwsCall, type CallClock, callAws } from "../http/aws-call.ts";
import { manifestMessage, type Rotation } from "./rotation.ts";

/** How AWS is called; tests pass their own. */
export type Call = <T>(call: AwsCall) => Promise<T>;

/** Calls AWS with the function's own credentials. */
export function callWith(clock: CallClock): Call {
  return (call) => callAws(call, clock);
}

/** The public half of the root key, as clients pin it. */
export async function rootPublicKey(call: Call, keyArn: string): Promise<PublicJwk> {
  const { PublicKey } = await call<{ PublicKey: string }>({
    service: "kms",
    action: "GetPublicKey",
    input: { KeyId: keyArn },
  });
  const key = createPublicKey({ key: Buffer.from(PublicKey, "base64"), format: "der", type: "spki" });
  const { kty, crv, x } = key.export({ format: "jwk" });
  if (kty !== "OKP" || crv !== "Ed25519" || x === undefined)
    throw new TypeError(`the root key is ${kty} ${crv}; it must be made with KeySpec ECC_NIST_EDWARDS25519`);
  return { kty, crv, x };
}

/** A manifest signed by the root: the JWS is put together here, because jose cannot call KMS. */
export async function signByRoot(
  call: Call,
  keyArn: string,
  root: PublicJwk,
  rotation: Rotation,
  now: number,
): Promise<string> {
  const message = manifestMessage(rotation, await thumbprint(root), KINDS.manifest.typ, now);
  const { Signature } = await call<{ Signature: string }>({
    service: "kms",
    action: "Sign",
    input: {
      KeyId: keyArn,
      Message: Buffer.from(message).toString("base64"),
      MessageType: "RAW",
      SigningAlgorithm: "ED25519_SHA_512",
    },
  });
  return `${message}.${Buffer.from(Signature, "base64").toString("base64url")}`;
}
