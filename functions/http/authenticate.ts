import { allows } from "../../shared/contract/access.ts";
import { toWire } from "../../shared/contract/instant.ts";
import type { Operation } from "../../shared/contract/operation.ts";
import type { ApiKey } from "../../shared/domain/api-key.ts";
import { isWellFormedSecret } from "../../shared/domain/secret-format.ts";
import { readAssertion } from "../../shared/signing/assertion.ts";
import { ShellRefusal } from "./answer.ts";
import { bodyText, type HttpEvent } from "./event.ts";
import type { Services } from "./services.ts";

/** Who calls, proven. Of staff also what their credentials may do, and when those end (epoch ms, null for never). */
export type CallerIdentity =
  | { readonly kind: "anyone" }
  | { readonly kind: "node"; readonly nodeId: string }
  | {
      readonly kind: "staff";
      readonly id: string;
      readonly scopes: readonly string[];
      readonly endsAt: number | null;
    };

/** The identity that the operation asks for, or a 401 or 403. A mistyped API key costs no read. */
export async function authenticate(
  operation: Operation,
  event: HttpEvent,
  services: Services,
): Promise<CallerIdentity> {
  const { caller } = operation;
  if (caller.kind === "anyone") return { kind: "anyone" };
  const [scheme = "", credentials = ""] = (event.headers["authorization"] ?? "").trim().split(/\s+/, 2);
  if (credentials === "") throw new ShellRefusal("CREDENTIALS_MISSING");
  if (caller.kind === "node") {
    if (scheme.toLowerCase() !== "node") throw new ShellRefusal("CREDENTIALS_MISSING");
    return authenticateNode(operation.name, credentials, event, services);
  }
  if (scheme.toLowerCase() !== "bearer") throw new ShellRefusal("CREDENTIALS_MISSING");
  const key = await authenticateKey(credentials, services);
  if (key.kind !== "staff") throw new ShellRefusal("API_KEY_OF_ANOTHER_KIND");
  if (!allows(key.scopes, caller.scope)) throw new ShellRefusal("SCOPE_MISSING", { scope: caller.scope });
  return { kind: "staff", id: key.id, scopes: key.scopes, endsAt: key.expiresAt };
}

async function authenticateNode(
  operation: string,
  assertion: string,
  event: HttpEvent,
  { signer, now }: Services,
): Promise<CallerIdentity> {
  const { issuer } = await signer();
  const at = now();
  const read = await readAssertion(assertion, { issuer, operation, body: bodyText(event), now: at });
  if (read.ok) return { kind: "node", nodeId: read.nodeId };
  if (read.fault === "clock") throw new ShellRefusal("ASSERTION_EXPIRED", { serverTime: toWire(at) });
  throw new ShellRefusal("ASSERTION_INVALID");
}

/**
 * The usable API key with this text, or a 401; a mistyped one costs no read. It may be of any kind: its scopes count only
 * where its kind is the one that the caller serves.
 */
export async function authenticateKey(
  text: string,
  { secrets, storage, now, presetKeyIds }: Pick<Services, "secrets" | "storage" | "now" | "presetKeyIds">,
): Promise<ApiKey> {
  const id = secrets.idOf("key", text);
  if (!isWellFormedSecret("cs_key_", text) && !presetKeyIds.has(id))
    throw new ShellRefusal("API_KEY_MALFORMED");
  const key = await storage.loadUsableKey(id, now());
  if (key === null) throw new ShellRefusal("API_KEY_UNKNOWN");
  return key;
}
