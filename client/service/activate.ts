import { LIMITS } from "../../shared/domain/limits.ts";
import { isWellFormedSecret } from "../../shared/domain/secret-format.ts";
import type { Desk } from "../desk.ts";
import type { Refused } from "../outcome.ts";
import { keyFileFor, usableKey } from "../state/own-key.ts";
import { readSnapshot } from "../state/read-snapshot.ts";
import { onlineLicenses, type Snapshot } from "../state/snapshot.ts";
import { KEY_FILE, NEXT_KEY_FILE } from "../state/state-folder.ts";
import { acceptActivation } from "./accept-reply.ts";
import { type Committed, commitAnswer, heldOf } from "./commit.ts";
import { converse } from "./converse.ts";
import { nodeClaims } from "./node-claims.ts";
import { localRefusal, nonsense, stateRefusal, TOKEN_MALFORMED } from "./refusal.ts";
import { ACTIVATE } from "./replies.ts";

/** Exchanges a token. A refusal of any kind leaves this server as it was. */
export async function activate(desk: Desk, token: string): Promise<Committed | Refused> {
  if (!isWellFormedSecret("cs_act_", token)) return TOKEN_MALFORMED;
  if (desk.isAirGapped) return localRefusal("AIR_GAPPED");
  try {
    return await attempt(desk, token);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return localRefusal("STATE_UNWRITABLE");
  }
}

async function attempt(desk: Desk, token: string): Promise<Committed | Refused> {
  const snapshot = await readSnapshot(desk.folder, desk);
  const { fault } = snapshot;
  if (fault === "state-newer" || fault === "key-newer" || fault === "unreadable") return stateRefusal(fault);
  const keyFile = keyFileFor(snapshot);
  const key = await usableKey(desk.folder, keyFile);
  const isNewKey = keyFile === NEXT_KEY_FILE;
  const conversation = await converse(
    ACTIVATE,
    (nonce, salt) => bodyOf(desk, snapshot, { salt, token, nonce }),
    {
      desk,
      key,
      snapshot,
    },
  );
  if (!conversation.ok) return conversation;
  const granted = conversation.reply.activations.map(({ licenseId }) => licenseId);
  const early = acceptActivation(heldOf(snapshot), conversation, granted);
  if (!early.accepted) return nonsense(early.fault);
  // The key before the state: a kill in between leaves a server that the same token activates again.
  if (isNewKey) await desk.folder.promote(NEXT_KEY_FILE, KEY_FILE, "replaced");
  return commitAnswer(
    desk,
    conversation,
    (held) => acceptActivation(held, conversation, granted),
    "activate",
  );
}

function bodyOf(
  desk: Desk,
  snapshot: Snapshot,
  { salt, token, nonce }: { readonly salt: string; readonly token: string; readonly nonce: string },
) {
  const held = snapshot.fault === null ? onlineLicenses(snapshot) : [];
  const licenses = held.map(({ id, product }) => ({ licenseId: id, productId: product.id }));
  return {
    token,
    nonce,
    node: nodeClaims(desk, salt),
    ...(licenses.length === 0 ? {} : { licenses: licenses.slice(0, LIMITS.licensesPerNode) }),
    ...(desk.applications.length === 0 ? {} : { products: desk.applications.map(({ code }) => code) }),
  };
}
