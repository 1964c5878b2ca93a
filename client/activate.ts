import { ERRORS } from "../shared/contract/errors.ts";
import { activate as operation } from "../shared/contract/operations/activate.ts";
import { isWellFormedSecret } from "../shared/domain/secret-format.ts";
import { acceptActivation } from "./accept-reply.ts";
import { type Committed, commitAnswer, heldOf } from "./commit.ts";
import { converse } from "./converse.ts";
import type { Desk } from "./desk.ts";
import { nodeClaims } from "./node-claims.ts";
import { ensureNodeKey, type NodeKey } from "./node-key.ts";
import type { Refused } from "./outcome.ts";
import { refresh } from "./refresh.ts";
import { localRefusal, nonsense, stateRefusal } from "./refusal.ts";
import { readSnapshot, type Snapshot } from "./snapshot.ts";
import { KEY_FILE, NEXT_KEY_FILE } from "./state-folder.ts";

/** Exchanges a token. A refusal of any kind leaves this server as it was. */
export async function activate(desk: Desk, token: string): Promise<Committed | Refused> {
  if (!isWellFormedSecret("cs_act_", token)) {
    const { detail, fix } = ERRORS.TOKEN_MALFORMED;
    return { ok: false, kind: "refused", code: "TOKEN_MALFORMED", detail, fix };
  }
  try {
    const first = await attempt(desk, token);
    if (first.ok || first.code !== "ANSWER_LEAVES_OUT_A_LICENSE") return first;
    // What was held may have been taken away since the last poll: a poll brings the signed reason.
    await refresh(desk);
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
  const key = await usableKey(desk, keyFile);
  const isNewKey = keyFile === NEXT_KEY_FILE;
  const conversation = await converse(operation, (nonce, issuer) => bodyOf(desk, issuer, token, nonce), {
    desk,
    key,
    snapshot,
  });
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

/** A key that may be another server's, or that is missing beside a license file, is not replaced before all is well. */
function keyFileFor({ fault, key }: Snapshot): string {
  if (fault === "copied-hardware" || fault === "key-missing" || fault === "key-corrupt") return NEXT_KEY_FILE;
  return fault !== null && fault !== "state-corrupt" && key === null ? NEXT_KEY_FILE : KEY_FILE;
}

async function usableKey(desk: Desk, name: string): Promise<NodeKey> {
  const key = await ensureNodeKey(desk.folder, name);
  if (key !== null) return key;
  await desk.folder.setAside(name, "corrupt");
  const made = await ensureNodeKey(desk.folder, name);
  if (made === null) throw new Error("a node key that was just made cannot be read");
  return made;
}

function bodyOf(desk: Desk, issuer: string, token: string, nonce: string) {
  return {
    token,
    nonce,
    node: nodeClaims(desk, issuer),
    ...(desk.products === null ? {} : { products: [...desk.products] }),
  };
}
