import { type IssuedKeyFile, keyCount, keysOfFile, rangesOf } from "../../shared/domain/key-file.ts";
import { keyAuthorizationClaims } from "../../shared/signing/key-authorization.ts";
import { writeKeyFile } from "../../shared/signing/key-file.ts";
import type { Context } from "../http/context.ts";

/** A signed authorization of a key file for one node, or, when it is released, the word that the file was taken from it. */
export async function presentKeyAuthorization(
  { nodeId, nonce }: { readonly nodeId: string; readonly nonce: string },
  file: IssuedKeyFile,
  isReleased: boolean,
  { signer, newId, now }: Context,
): Promise<string> {
  const { id: fileId, accountId, serverType } = file;
  const [signs, at] = [await signer(), now()];
  const occasion = { issuer: signs.issuer, nodeId, accountId, nonce, jti: newId("doc"), now: at };
  const withdrawn = rangesOf(file.withdrawn);
  const fingerprint = file.servers.find((server) => server.nodeId === nodeId)?.fingerprint ?? {};
  const says = { fileId, fingerprint, serverType, count: keyCount(file), withdrawn, isReleased };
  return signs.sign("keyauthorization", keyAuthorizationClaims(occasion, says), at);
}

/**
 * The text of a key file. Whenever it is made, its documents say that they were made when the keys were granted; they are
 * signed with the key of now, as the one of then may be gone or revoked.
 */
export async function presentKeyFileText(
  file: IssuedKeyFile,
  { signer, now }: Pick<Context, "signer" | "now">,
): Promise<string> {
  const { id, accountId, serverType, grantedAt } = file;
  const [signs, at] = [await signer(), now()];
  const { issuer, manifest } = signs;
  const sign: typeof signs.sign = (kind, claims) => signs.sign(kind, claims, at);
  return writeKeyFile(
    { issuer, manifest, sign },
    { id, accountId, serverType, keys: keysOfFile(file) },
    grantedAt,
  );
}
