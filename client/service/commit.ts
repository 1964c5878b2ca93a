import type { LicenseFile } from "../../shared/signing/license-file.ts";
import type { Desk } from "../desk.ts";
import type { Refused } from "../outcome.ts";
import { prove, readSnapshot } from "../state/read-snapshot.ts";
import { heldLicenses, onlineLicenses, type Snapshot, serialFloor } from "../state/snapshot.ts";
import { STATE_FILE } from "../state/state-folder.ts";
import type { StoredState } from "../state/stored-state.ts";
import { contactAfter, soundState, TRIES, writeState } from "../state/write-state.ts";
import type { Acceptance, Held } from "./accept-reply.ts";
import type { LastAttempt } from "./attempt.ts";
import type { Conversation } from "./converse.ts";
import { localRefusal, nonsense, stateRefusal } from "./refusal.ts";

type Accepted = Extract<Acceptance, { accepted: true }>;
type AnyConversation = Omit<Conversation<unknown>, "reply">;

/** A change that is on the disk, and the state after it. */
export interface Committed {
  readonly ok: true;
  readonly accepted: Accepted;
  readonly snapshot: Snapshot;
}

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
    const { file, verdict } = conversation;
    if (file !== null || verdict !== null)
      desk.clock.correct(Math.max(file?.serial ?? 0, verdict?.serial ?? 0));
    const next = stateAfter(snapshot, conversation, accepted, operation, desk);
    const written = await writeState(desk, { ...snapshot, key: conversation.key }, next);
    if (written !== "moved") return { ok: true, accepted, snapshot: written };
    snapshot = await current(desk, conversation);
  }
  return localRefusal("STATE_BUSY");
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
  { manifest, fileText, verdictText, tokenDescription }: AnyConversation,
  { file, removed, downgraded }: Accepted,
  operation: LastAttempt["operation"],
  desk: Desk,
): StoredState {
  const before = soundState(snapshot);
  const isNewer = (snapshot.manifest?.version ?? 0) > manifest.claims.version;
  const first = downgraded[0];
  const codes = file?.licenses.map(({ product }) => product.code) ?? [];
  return {
    ...before,
    ...contactAfter(desk),
    salt: before.salt ?? manifest.claims.iss,
    manifest: isNewer ? before.manifest : manifest.jws,
    manifestAt: isNewer ? before.manifestAt : manifest.at,
    licenseFile: file === null ? before.licenseFile : fileText,
    keptFiles: file === null ? before.keptFiles : keptFiles(snapshot, file, removed),
    verdict: verdictText ?? before.verdict,
    tokenDescription: tokenDescription === undefined ? before.tokenDescription : tokenDescription,
    removed,
    licensed: [...new Set([...before.licensed, ...codes])],
    activatedAt: before.activatedAt ?? (file === null ? null : desk.clock.effective()),
    lastAttempt: {
      at: desk.clock.local(),
      operation,
      result: first === undefined ? "ok" : "downgraded",
      reason:
        first === undefined
          ? null
          : { code: first.code, detail: `The service has taken away ${first.license.product.name}.` },
    },
  };
}

/**
 * The texts of the license files that are still needed beside a new one: those that hold a license which it leaves out, and
 * which nothing signed has taken away.
 */
function keptFiles(snapshot: Snapshot, file: LicenseFile, removed: Accepted["removed"]): readonly string[] {
  const gone = new Set([...file.licenses.map(({ id }) => id), ...removed.map(({ license }) => license.id)]);
  const missed = new Set(onlineLicenses(snapshot).flatMap(({ id }) => (gone.has(id) ? [] : [id])));
  const before =
    snapshot.file === null ? [] : [{ ...snapshot.file, text: snapshot.stored.licenseFile ?? "" }];
  const needed: string[] = [];
  for (const { licenses, text } of [...before, ...snapshot.kept]) {
    const own = licenses.filter(({ id }) => missed.delete(id));
    if (own.length > 0) needed.push(text);
  }
  return needed;
}
