import type { Refused } from "../../client/index.ts";
import { decideImport, type FileVerdict, refuseFile } from "../../shared/domain/import-keys.ts";
import { keepFromGivingBack, undo } from "./activate-all.ts";
import { type Authorized, airGapped, askAuthorization } from "./ask-service.ts";
import { isNo, type KeysDesk, noteFirstImports } from "./change-keys.ts";
import { type Instant, serverOf, waitsUntil, withdrawnNumbers } from "./key-state.ts";
import type { ImportOptions } from "./license-keys.ts";
import type { ImportOutcome } from "./outcome.ts";
import { pollAfter } from "./poll-after.ts";
import { type OfferedFile, readOffered, type Tell, teller } from "./read-file.ts";
import { type KeysSnapshot, stateFault } from "./read-keys.ts";
import { refuseImport, rejected } from "./refusal.ts";
import { withFile } from "./store-file.ts";
import { refuseImporter } from "./users.ts";

/** Why nothing can be imported; a keys.json that is damaged is replaced. */
export function faultOf({ fault, state }: KeysSnapshot): Refused | null {
  return stateFault(state) ?? (fault?.code === "STATE_CORRUPT" ? null : fault);
}

/** Imports all keys of a file or none; the cloud is asked first, and when it is away they are provisional. */
export async function importFile(
  keys: KeysDesk,
  text: string,
  options: ImportOptions,
): Promise<ImportOutcome> {
  const { desk, support } = keys;
  const tell = teller(options.onProgress);
  const snapshot = await keys.read();
  const blocked = faultOf(snapshot);
  if (blocked !== null) return blocked;
  const notAllowed = refuseImporter(keys, snapshot, options);
  if (notAllowed !== null) return notAllowed;
  const file = await readOffered(keys, snapshot, text, tell);
  if (isNo(file)) return file;
  // The five days begin at a time that can have been: not before the file was made.
  desk.clock.prove(file.cover.serial);
  const refusal = refuseFile(serverOf(snapshot, keys.instant()), file);
  if (refusal !== null) return refuseImport(refusal, support);
  if (isHereWhole(snapshot, file)) return unchanged(file, null, null);
  tell({ step: "activating", done: 0, of: 1 });
  const kept = desk.isAirGapped ? false : await keepFromGivingBack(keys, file.id);
  if (isNo(kept)) return kept;
  const answer = desk.isAirGapped ? airGapped() : await askAuthorization(desk, snapshot, file, true);
  tell({ step: "activating", done: 1, of: 1 });
  const outcome = refuseAnswer(answer, support) ?? (await writeImport(keys, file, answer, tell));
  // What cannot be imported after all takes no place that another server could have.
  if (!outcome.ok && (answer.ok || kept)) await undo(keys, [file]);
  return outcome;
}

/** What of an answer lets nothing be imported, not even provisionally. */
function refuseAnswer(answer: Authorized | Refused, support: string | null): Refused | null {
  if (answer.ok) return null;
  if (answer.kind === "refused") return rejected(answer, support);
  return answer.kind === "local" && answer.code.startsWith("STATE_") ? answer : null;
}

async function writeImport(
  keys: KeysDesk,
  file: OfferedFile,
  answer: Authorized | Refused,
  tell: Tell,
): Promise<ImportOutcome> {
  const { desk, support } = keys;
  const instant = keys.instant();
  const snapshot = await keys.read();
  const early = decide(snapshot, file, answer, instant);
  if (early.outcome === "refused") return refuseImport(early.refusal, support);
  tell({ step: "writing", done: 0, of: file.count });
  // Before the keys: whoever deletes them afterwards has imported the file at this time all the same.
  const unnoted = await noteFirstImports(desk, snapshot, [file.id], instant);
  if (unnoted !== null) return unnoted;
  let added = 0;
  const after = await keys.changeKeys((current) => {
    const decision = decide(current, file, answer, instant);
    if (decision.outcome === "refused") return refuseImport(decision.refusal, support);
    added = decision.outcome === "imported" ? decision.added.length : 0;
    if (added === 0 && !answer.ok) return null;
    const next = withFile(current, file, answer, instant);
    return next.nextAttemptAt === null ? { ...next, ...pollAfter(desk, 0, null) } : next;
  });
  if (isNo(after)) return after;
  tell({ step: "writing", done: file.count, of: file.count });
  const { id, serverType } = file;
  if (answer.ok)
    return {
      ...{ ok: true, fileId: id, serverType, result: "authorized", added },
      ...{ provisionalUntil: null, unreachable: null },
    };
  const until = waitsUntil(after, id, keys.instant());
  if (added === 0) return unchanged(file, until, answer);
  return {
    ...{ ok: true, fileId: id, serverType, result: "provisional", added },
    ...{ provisionalUntil: until, unreachable: answer },
  };
}

function unchanged(file: OfferedFile, until: number | null, unreachable: Refused | null): ImportOutcome {
  return {
    ...{ ok: true, fileId: file.id, serverType: file.serverType, result: "unchanged", added: 0 },
    ...{ provisionalUntil: until, unreachable },
  };
}

function decide(snapshot: KeysSnapshot, file: OfferedFile, answer: Authorized | Refused, instant: Instant) {
  const verdict: FileVerdict = answer.ok
    ? { kind: "authorized", withdrawn: withdrawnNumbers(file.keys, answer.claims) }
    : { kind: "unreachable" };
  return decideImport(serverOf(snapshot, instant), file, verdict, instant.now);
}

/** True when nothing of a file is missing here, and the service has said that it may be used here. */
function isHereWhole({ files }: KeysSnapshot, offered: OfferedFile): boolean {
  const here = files.find(({ id }) => id === offered.id);
  if (here === undefined || here.cover === null || here.authorization === null) return false;
  const sound = here.keys.filter(({ isEdited }) => !isEdited).length;
  return !here.authorization.isReleased && sound === offered.count && here.keys.length === sound;
}
