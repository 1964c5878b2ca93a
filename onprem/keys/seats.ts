import { KEY_TYPES } from "../../shared/domain/license-key.ts";
import { assignSeat, BUILT_IN_USER, releaseSeats, type SeatKind } from "../../shared/domain/seats.ts";
import { isNo, type KeysDesk } from "./change-keys.ts";
import { checkSeat, nameOf } from "./check-seat.ts";
import { seatKeysOf } from "./key-state.ts";
import type { Seats, WantedKind } from "./license-keys.ts";
import type { AssignOutcome, ReleaseOutcome } from "./outcome.ts";
import { presentDetail, presentHistory } from "./present.ts";
import type { KeysSnapshot } from "./read-keys.ts";
import { refuse } from "./refusal.ts";
import { userOf } from "./users.ts";
import type { KeyRecordView } from "./views.ts";

/** The seats of named users, over the keys of a server. */
export function openSeats(keys: KeysDesk): Seats {
  return {
    assign: (user, wanted) => assign(keys, user, wanted),
    release: (user, wanted) => release(keys, user, wanted),
    check: (user, wanted) => checkSeat(keys, user, wanted),
    history: (filter = {}) => presentHistory(keys.snapshot().terms, filter),
  };
}

async function assign(keys: KeysDesk, given: string, wanted: WantedKind): Promise<AssignOutcome> {
  const { support } = keys;
  const user = userOf(given);
  if (user === null || user === BUILT_IN_USER) return refuse("USER_INVALID", support);
  const kind = kindOf(wanted);
  const facts = { kind: nameOf(wanted) };
  if (kind === null) return refuse("NO_KEY", support, facts);
  let number = "";
  let isKept = false;
  const after = await keys.changeSeats((snapshot) => {
    if (snapshot.fault !== null) return snapshot.fault;
    const instant = keys.instant();
    const usable = seatKeysOf(snapshot, instant);
    const seat = assignSeat(usable, snapshot.terms, { ...kind, user }, instant.now);
    if (seat.outcome === "refused") return refuse(seat.code, support, facts);
    number = seat.number;
    isKept = seat.outcome === "kept";
    return seat.outcome === "kept" ? null : seat.terms;
  });
  if (isNo(after)) return after;
  const record = recordOf(after, number, keys);
  return record === null ? refuse("NO_KEY", support, facts) : { ok: true, number, isKept, record };
}

async function release(
  keys: KeysDesk,
  given: string,
  wanted: WantedKind | undefined,
): Promise<ReleaseOutcome> {
  const user = userOf(given);
  if (user === null) return refuse("USER_INVALID", keys.support);
  const kind = wanted === undefined ? null : kindOf(wanted);
  if (wanted !== undefined && kind === null) return { ok: true, released: [] };
  let released: readonly string[] = [];
  const after = await keys.changeSeats((snapshot) => {
    const instant = keys.instant();
    const { terms } = snapshot;
    const next = releaseSeats(seatKeysOf(snapshot, instant), terms, { user, kind }, instant.now);
    released = terms.flatMap((term, index) =>
      term.until === null && next[index]?.until !== null ? [term.number] : [],
    );
    return released.length === 0 ? null : next;
  });
  return isNo(after) ? after : { ok: true, released };
}

function recordOf(snapshot: KeysSnapshot, number: string, keys: KeysDesk): KeyRecordView | null {
  const detail = presentDetail(snapshot, number, keys.instant());
  if (detail === null) return null;
  const { proof: _, history: __, ...record } = detail;
  return record;
}

function kindOf({ type, module }: WantedKind): SeatKind | null {
  const isKind = KEY_TYPES.includes(type) && (type === "Module") === (module !== undefined);
  return isKind ? { type, module: module ?? null } : null;
}
