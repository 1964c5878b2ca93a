import { countKeys } from "../../shared/domain/license-key.ts";
import type { SeatTerm } from "../../shared/domain/seats.ts";
import { fileState, type Instant, isUsable, keyState, serverTypeOf, waitsUntil } from "./key-state.ts";
import type { ProvenFile } from "./prove-file.ts";
import type { StoredKey } from "./prove-key.ts";
import type { KeysSnapshot } from "./read-keys.ts";
import type {
  KeyDetail,
  KeyFileView,
  KeyRecordView,
  KeyState,
  KeysStatus,
  KindView,
  SeatView,
} from "./views.ts";

/** All there is to show of a server's keys. */
export function presentStatus(snapshot: KeysSnapshot, instant: Instant, support: string | null): KeysStatus {
  const files = snapshot.files.map((file) => presentFile(snapshot, file, instant));
  const fault = snapshot.fault ?? snapshot.seatsFault;
  return {
    serverType: serverTypeOf(snapshot),
    files,
    kinds: kindsOf(presentRecords(snapshot, instant)),
    isProvisional: files.some(({ state }) => state === "provisional" || state === "over"),
    fault: fault === null ? null : { code: fault.code, detail: fault.detail, fix: fault.fix },
    support,
  };
}

function presentFile(snapshot: KeysSnapshot, file: ProvenFile, instant: Instant): KeyFileView {
  const { id, stored, cover, authorization, keys } = file;
  return {
    id,
    serverType: cover?.serverType ?? keys[0]?.serverType ?? "",
    state: fileState(snapshot, file, instant),
    importedAt: stored.importedAt,
    authorizedAt: authorization === null ? null : (stored.authorizedAt ?? authorization.serial),
    provisionalUntil: authorization === null ? waitsUntil(snapshot, id, instant) : null,
    keyCount: keys.length,
    counts: countKeys(keys),
    lastAttemptAt: stored.lastAttemptAt,
    lastFault: faultOf(file),
  };
}

function faultOf({ keys, isElsewhere, stored }: ProvenFile): KeyFileView["lastFault"] {
  if (keys.some(({ isEdited }) => isEdited)) return EDITED;
  return stored.lastFault ?? (isElsewhere ? ELSEWHERE : null);
}

const ELSEWHERE = {
  code: "KEY_FILE_OF_OTHER_HARDWARE",
  detail: "The file was authorized for other hardware than this server's; its keys are not used here.",
  fix: "If the server has moved, have the vendor's support release the file from the old hardware, and authorize it here.",
};

const EDITED = {
  code: "KEY_EDITED",
  detail: "Stored keys of this file are not as the vendor has signed them; they are not used.",
  fix: "Import the file again.",
};

/** Every record, in the order of the files and their numbers. */
export function presentRecords(snapshot: KeysSnapshot, instant: Instant): readonly KeyRecordView[] {
  const present = presentTerms(snapshot.terms);
  return snapshot.files.flatMap((file) => {
    const state = fileState(snapshot, file, instant);
    return file.keys.map((key) =>
      presentRecord(file, key, keyState(file, key, state, instant.now), present.get(key.number)),
    );
  });
}

/** Who has each key now, by its number. */
export function presentTerms(terms: readonly SeatTerm[]): ReadonlyMap<string, SeatTerm> {
  return new Map(terms.flatMap((term) => (term.until === null ? [[term.number, term]] : [])));
}

/** One record with its proof and history; null for a number that is not here. */
export function presentDetail(snapshot: KeysSnapshot, number: string, instant: Instant): KeyDetail | null {
  for (const file of snapshot.files) {
    const key = file.keys.find((each) => each.number === number);
    if (key === undefined) continue;
    const state = keyState(file, key, fileState(snapshot, file, instant), instant.now);
    const history = presentHistory(snapshot.terms, { number });
    const term = history.find(({ until }) => until === null);
    return { ...presentRecord(file, key, state, term), proof: key.jws, history };
  }
  return null;
}

/** Who had which key, newest first. */
export function presentHistory(
  terms: readonly SeatTerm[],
  { user, number }: { readonly user?: string; readonly number?: string },
): readonly SeatView[] {
  const wanted = terms.filter(
    (term) => (user === undefined || term.user === user) && (number === undefined || term.number === number),
  );
  return wanted.toReversed().sort((a, b) => b.from - a.from);
}

function presentRecord(
  file: ProvenFile,
  { jws: _, isEdited, ...key }: StoredKey,
  state: KeyState,
  term: SeatView | undefined,
): KeyRecordView {
  const { authorization, stored, id } = file;
  const isGone = state === "withdrawn";
  return {
    ...key,
    fileId: id,
    importedAt: stored.importedAt,
    authorizedAt: authorization === null ? null : (stored.authorizedAt ?? authorization.serial),
    withdrawnAt: isGone ? (stored.withdrawnAt[key.number] ?? authorization?.serial ?? null) : null,
    state: isEdited ? "edited" : state,
    user: term?.user ?? null,
    assignedAt: term?.from ?? null,
  };
}

function kindsOf(records: readonly KeyRecordView[]): readonly KindView[] {
  const kinds = new Map<string, KindView>();
  for (const { type, module, state, user } of records) {
    const name = JSON.stringify([type, module]);
    const kind = kinds.get(name) ?? { type, module, total: 0, usable: 0, assigned: 0, free: 0 };
    const usable = isUsable(state) ? 1 : 0;
    kinds.set(name, {
      ...kind,
      total: kind.total + 1,
      usable: kind.usable + usable,
      assigned: kind.assigned + (user === null ? 0 : 1),
      free: kind.free + (user === null ? usable : 0),
    });
  }
  return [...kinds.values()];
}
