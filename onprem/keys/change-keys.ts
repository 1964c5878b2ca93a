import type { Refused } from "../../client/index.ts";
import { changeState, type Desk, isRefused, localRefusal, TRIES } from "../../client/internals.ts";
import type { SeatTerm } from "../../shared/domain/seats.ts";
import type { Instant } from "./key-state.ts";
import { type KeysSnapshot, readKeys, stateFault } from "./read-keys.ts";
import { stampOf } from "./read-text.ts";
import { refuse, unwritable } from "./refusal.ts";
import {
  type FirstImport,
  formatKeys,
  KEYS_FILE,
  KEYS_FILE_CHARACTERS,
  type StoredKeys,
} from "./stored-keys.ts";
import { formatSeats, SEATS_FILE } from "./stored-seats.ts";

/** What this program knows of the keys, and how it changes them. */
export interface KeysDesk {
  readonly desk: Desk;
  readonly support: string | null;
  /** What was read last; no I/O. */
  snapshot(): KeysSnapshot;
  instant(): Instant;
  /** What is on the disk now. */
  read(): Promise<KeysSnapshot>;
  /** Changes keys.json as it is at that moment; made anew when another process was faster. Null changes nothing. */
  changeKeys(
    change: (snapshot: KeysSnapshot) => StoredKeys | Refused | null,
  ): Promise<KeysSnapshot | Refused>;
  /** Changes seats.json in the same way. */
  changeSeats(
    change: (snapshot: KeysSnapshot) => readonly SeatTerm[] | Refused | null,
  ): Promise<KeysSnapshot | Refused>;
}

/** True for a no. */
export function isNo<T>(result: T | Refused): result is Refused {
  return typeof result === "object" && result !== null && "ok" in result && result.ok === false;
}

/** Opens the files of keys beside a state; nothing is written. */
export async function openKeysDesk(desk: Desk, support: string | null): Promise<KeysDesk> {
  let stamp = stampOf(desk);
  let memory = await readKeys(desk, null);
  let line: Promise<unknown> = Promise.resolve();

  const readNow = async () => {
    const now = stampOf(desk);
    if (now === stamp && memory.fault === null && memory.seatsFault === null) return memory;
    const found = await readKeys(desk, memory);
    stamp = now;
    memory = afterReading(found, memory);
    return memory;
  };
  /** One after the other: what was read earlier must not replace what was read later. */
  const read = (): Promise<KeysSnapshot> => {
    const result = line.then(readNow);
    line = result.catch(() => undefined);
    return result;
  };
  return {
    desk,
    support,
    snapshot: () => memory,
    instant: () => ({ now: desk.clock.effective(), ranMs: desk.clock.ranMs() }),
    read,
    changeKeys: (decide) => changeFile({ desk, support, read }, KEYS_FILE, decide, formatKeys),
    changeSeats: (decide) => changeFile({ desk, support, read }, SEATS_FILE, decide, formatSeats),
  };
}

async function changeFile<T>(
  { desk, support, read }: Pick<KeysDesk, "desk" | "support" | "read">,
  name: typeof KEYS_FILE | typeof SEATS_FILE,
  decide: (snapshot: KeysSnapshot) => T | Refused | null,
  format: (next: T) => string,
): Promise<KeysSnapshot | Refused> {
  try {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const snapshot = await read();
      const base = baseOf(snapshot, name);
      if (isNo(base)) return base;
      const next = decide(snapshot);
      if (isNo(next)) return next;
      if (next === null) return snapshot;
      const text = format(next);
      if (name === KEYS_FILE && text.length > KEYS_FILE_CHARACTERS)
        return refuse("KEY_FILE_TOO_LARGE", support);
      if (base.isDamaged) await desk.folder.setAside(name, "corrupt");
      const written = await desk.folder.replace(name, base.isDamaged ? null : base.text, text);
      if (written === "written") return await read();
    }
    return localRefusal("STATE_BUSY");
  } catch (error) {
    const refused = unwritable(error);
    if (refused === null) throw error;
    return refused;
  }
}

/** The text that a change replaces; a no where the file may not be replaced. */
function baseOf(
  snapshot: KeysSnapshot,
  name: string,
): { readonly text: string | null; readonly isDamaged: boolean } | Refused {
  const blocked = stateFault(snapshot.state);
  if (blocked !== null) return blocked;
  const isKeys = name === KEYS_FILE;
  const fault = isKeys ? snapshot.fault : snapshot.seatsFault;
  if (fault !== null && fault.code !== "STATE_CORRUPT") return fault;
  return { text: isKeys ? snapshot.keysText : snapshot.seatsText, isDamaged: fault !== null };
}

/** A directory that is gone, or cannot be read, takes nothing away from a running program. */
function afterReading(found: KeysSnapshot, memory: KeysSnapshot): KeysSnapshot {
  const isUnreadable = found.fault?.code === "STATE_UNREADABLE";
  const isGone = found.keysText === null && found.fault === null;
  if (!(isUnreadable || isGone) || memory.files.length === 0) return found;
  const { files, proven, terms, firsts, stored, known, accountId } = memory;
  return { ...found, files, proven, terms, firsts, stored, known, accountId };
}

const REMEMBERED_MAX = 1_000;

/** Notes in state.json when files were imported first, before their keys are written; what is noted stays. */
export async function noteFirstImports(
  desk: Desk,
  snapshot: KeysSnapshot,
  ids: readonly string[],
  { now, ranMs }: Instant,
): Promise<Refused | null> {
  const noted = await changeState(desk, (current) => {
    const blocked = stateFault(current);
    if (blocked !== null) return blocked;
    const before = current.stored.keyFiles ?? {};
    const missing = ids.filter((id) => before[id] === undefined);
    if (missing.length === 0) return null;
    const fresh = missing.map((id): [string, FirstImport] => [
      id,
      snapshot.firsts[id] ?? { at: now, ranMs: Math.round(ranMs) },
    ]);
    const all = [...Object.entries(before), ...fresh].slice(-REMEMBERED_MAX);
    return { ...current.stored, keyFiles: Object.fromEntries(all) };
  });
  return isRefused(noted) ? noted : null;
}
