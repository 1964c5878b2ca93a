import type { Operation } from "../shared/contract/operation.ts";
import type { Acceptance, Held } from "./accept-reply.ts";
import type { LastAttempt } from "./attempt.ts";
import type { Conversation, Unanswered } from "./converse.ts";
import type { Desk } from "./desk.ts";
import type { Refused } from "./outcome.ts";
import { nextAttemptAt } from "./poll-schedule.ts";
import { localRefusal, nonsense, stateRefusal } from "./refusal.ts";
import { heldLicenses, prove, readSnapshot, type Snapshot, serialFloor } from "./snapshot.ts";
import { STATE_FILE } from "./state-folder.ts";
import { EMPTY_STATE, formatState, type StoredState } from "./stored-state.ts";

type Accepted = Extract<Acceptance, { accepted: true }>;
type AnyConversation = Omit<Conversation<Operation>, "reply">;

/** A change that is on the disk, and the state after it. */
export interface Committed {
  readonly ok: true;
  readonly accepted: Accepted;
  readonly snapshot: Snapshot;
}

const TRIES = 20;

/** What a node holds by a snapshot; nothing when its files cannot be used. */
export function heldOf(snapshot: Snapshot): Held {
  const isSound = snapshot.fault === null;
  return {
    licenses: heldLicenses(snapshot),
    removed: isSound ? snapshot.stored.removed : [],
    serialFloor: isSound ? serialFloor(snapshot) : 0,
  };
}

/**
 * Writes what an answer changes. It is judged against the state as it is on the disk at that moment: when another
 * process has written meanwhile, it is judged again, so that a late answer never replaces a newer one.
 */
export async function commitAnswer(
  desk: Desk,
  conversation: AnyConversation,
  judge: (held: Held) => Acceptance,
  operation: LastAttempt["operation"],
): Promise<Committed | Refused> {
  let snapshot = await current(desk, conversation);
  for (let tried = 0; tried < TRIES; tried += 1) {
    if (snapshot.fault === "state-newer") return stateRefusal(snapshot.fault);
    const accepted = judge(heldOf(snapshot));
    if (!accepted.accepted) return nonsense(accepted.fault);
    if (snapshot.fault === "state-corrupt") {
      await desk.folder.setAside(STATE_FILE, "corrupt");
      snapshot = { ...snapshot, raw: null };
    }
    const next = stateAfter(snapshot, conversation, accepted, operation, desk);
    const written = await write(desk, { ...snapshot, key: conversation.key }, next);
    if (written !== "moved") return { ok: true, accepted, snapshot: written };
    snapshot = await current(desk, conversation);
  }
  return localRefusal("STATE_BUSY");
}

/** Records an attempt that has changed nothing else; best effort, since there is nothing to lose. */
export async function commitFailure(desk: Desk, refused: Refused & Partial<Unanswered>): Promise<Snapshot> {
  const snapshot = await readSnapshot(desk.folder, desk);
  if (snapshot.fault !== null) return snapshot;
  const { stored } = snapshot;
  const now = desk.clock.local();
  const failures = stored.failures + 1;
  const { code, detail, retryAfterSeconds = null } = refused;
  const next: StoredState = {
    ...stored,
    lastAttempt: {
      at: now,
      operation: "verify",
      result: refused.kind === "local" ? "nonsense" : refused.kind,
      reason: { code, detail },
    },
    failures,
    nextAttemptAt: nextAttemptAt({
      now,
      failures,
      retryAfterSeconds,
      deadlineAt: deadlineOf(snapshot),
      chance: desk.chance(),
    }),
  };
  const written = await write(desk, snapshot, next);
  return written === "moved" ? readSnapshot(desk.folder, desk) : written;
}

/** The state on the disk; where only its manifest fails it, proven by the one that the conversation brought. */
async function current(desk: Desk, { manifest }: AnyConversation): Promise<Snapshot> {
  const snapshot = await readSnapshot(desk.folder, desk);
  const { fault, stored, raw, key } = snapshot;
  if (fault !== "no-manifest" && fault !== "license-untrusted") return snapshot;
  const mended = { ...stored, manifest: manifest.jws, manifestAt: manifest.at };
  return prove({ raw, stored: mended, key }, desk);
}

function stateAfter(
  snapshot: Snapshot,
  { manifest, fileText, verdictText }: AnyConversation,
  { file, removed, downgraded }: Accepted,
  operation: LastAttempt["operation"],
  desk: Desk,
): StoredState {
  const before = snapshot.fault === null ? snapshot.stored : EMPTY_STATE;
  const isNewer = (snapshot.manifest?.version ?? 0) > manifest.claims.version;
  const now = desk.clock.local();
  const first = downgraded[0];
  return {
    ...before,
    manifest: isNewer ? before.manifest : manifest.jws,
    manifestAt: isNewer ? before.manifestAt : manifest.at,
    licenseFile: file === null ? before.licenseFile : fileText,
    verdict: verdictText ?? before.verdict,
    removed,
    lastContactAt: now,
    lastAttempt: {
      at: now,
      operation,
      result: first === undefined ? "ok" : "downgraded",
      reason:
        first === undefined
          ? null
          : { code: first.code, detail: `The service has taken away ${first.license.product.name}.` },
    },
    failures: 0,
    nextAttemptAt: nextAttemptAt({
      now,
      failures: 0,
      retryAfterSeconds: null,
      deadlineAt: null,
      chance: desk.chance(),
    }),
  };
}

/** Writes a state and proves it as it would be read again. A disk that refuses leaves it in memory only. */
async function write(desk: Desk, snapshot: Snapshot, next: StoredState): Promise<Snapshot | "moved"> {
  const raw = formatState(next);
  const { key } = snapshot;
  try {
    const written = await desk.folder.replace(STATE_FILE, snapshot.raw, raw);
    return written === "moved" ? "moved" : await prove({ raw, stored: next, key }, desk);
  } catch {
    const kept = await prove({ raw: snapshot.raw, stored: next, key }, desk);
    return { ...kept, isUnwritten: true };
  }
}

function deadlineOf(snapshot: Snapshot): number | null {
  const held = heldLicenses(snapshot);
  return held.length === 0 ? null : Math.min(...held.map(({ deadlineAt }) => deadlineAt));
}
