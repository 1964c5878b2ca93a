import type { KeyRecord, KeyServer } from "../../shared/domain/import-keys.ts";
import { isKeyInTime, type LicenseKey, provisionalUntil } from "../../shared/domain/license-key.ts";
import type { SeatKey } from "../../shared/domain/seats.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import type { KeyAuthorization } from "../../shared/signing/key-authorization.ts";
import type { ProvenFile } from "./prove-file.ts";
import type { StoredKey } from "./prove-key.ts";
import type { KeysSnapshot } from "./read-keys.ts";
import type { FirstImport } from "./stored-keys.ts";
import type { KeyFileState, KeyState } from "./views.ts";

/** The time by the trusted clock (epoch ms), and for how long programs have run here in all. */
export interface Instant {
  readonly now: number;
  readonly ranMs: number;
}

/** When a file was imported first; whatever the clock says since, the time for which programs have run has passed. */
export function firstImportAt({ at, ranMs }: FirstImport, instant: Instant): number {
  // One that lies ahead by the clock and by the count was not noted here: it would never be over.
  if (at - instant.now > DAY_MS && ranMs - instant.ranMs > DAY_MS) return 0;
  return Math.min(at, Math.floor(instant.now - Math.max(0, instant.ranMs - ranMs)));
}

/** Until when a file may be used without the service; a file that nobody remembers to have been imported may not. */
export function waitsUntil({ firsts }: KeysSnapshot, fileId: string, instant: Instant): number {
  const first = Object.hasOwn(firsts, fileId) ? firsts[fileId] : undefined;
  return first === undefined ? 0 : provisionalUntil(firstImportAt(first, instant));
}

/** True for a key that the vendor has withdrawn; keys are in the order of their positions. */
export function isWithdrawn(authorization: KeyAuthorization | null, position: number): boolean {
  return authorization !== null && withdrawnPositions(authorization).has(position);
}

const POSITION_MAX = 99_999;
const positions = new WeakMap<KeyAuthorization, ReadonlySet<number>>();

/** The positions that an authorization withdraws, counted out once: thousands of keys are looked up in hundreds of stretches. */
function withdrawnPositions(authorization: KeyAuthorization): ReadonlySet<number> {
  const known = positions.get(authorization);
  if (known !== undefined) return known;
  const found = new Set<number>();
  for (const [first, last] of authorization.withdrawn)
    for (let each = first; each <= Math.min(last, POSITION_MAX); each += 1) found.add(each);
  positions.set(authorization, found);
  return found;
}

/** The numbers of a file's keys that an authorization names as withdrawn. */
export function withdrawnNumbers(
  keys: readonly Pick<LicenseKey, "number">[],
  authorization: KeyAuthorization | null,
): readonly string[] {
  return keys.flatMap(({ number }) => (isWithdrawn(authorization, positionOf(number)) ? [number] : []));
}

/** The position of a key in its file: its number ends with it. */
function positionOf(number: string): number {
  const digits = number.slice(-5);
  return /^\d{5}$/.test(digits) ? Number(digits) : 0;
}

/** How a file stands. */
export function fileState(snapshot: KeysSnapshot, file: ProvenFile, instant: Instant): KeyFileState {
  const { authorization, keys } = file;
  if (authorization === null)
    return instant.now < waitsUntil(snapshot, file.id, instant) ? "provisional" : "over";
  if (authorization.isReleased) return "released";
  return keys.every(({ number }) => isWithdrawn(authorization, positionOf(number)))
    ? "withdrawn"
    : "authorized";
}

/** How a key stands in a file of this state. */
export function keyState(
  { authorization }: ProvenFile,
  key: StoredKey,
  state: KeyFileState,
  now: number,
): KeyState {
  if (key.isEdited) return "edited";
  if (isWithdrawn(authorization, positionOf(key.number))) return "withdrawn";
  if (state === "released") return "released";
  if (!isKeyInTime(key, now)) return "expired";
  return state === "over" || state === "provisional" ? state : "usable";
}

/** True for a key that somebody may work with. */
export function isUsable(state: KeyState): boolean {
  return state === "usable" || state === "provisional";
}

/** Every key with its file and how it stands; an edited one is never usable. */
export function keysWithState(
  snapshot: KeysSnapshot,
  instant: Instant,
): readonly { readonly file: ProvenFile; readonly key: StoredKey; readonly state: KeyState }[] {
  return snapshot.files.flatMap((file) => {
    const state = fileState(snapshot, file, instant);
    return file.keys.map((key) => ({ file, key, state: keyState(file, key, state, instant.now) }));
  });
}

/** The keys as seats see them. */
export function seatKeysOf(snapshot: KeysSnapshot, instant: Instant): readonly SeatKey[] {
  return keysWithState(snapshot, instant).map(({ key, state }) => seatKey(key, state));
}

/** One key as seats see it. */
export function seatKey({ number, type, module, mode, expiresAt }: StoredKey, state: KeyState): SeatKey {
  return { number, type, module, mode, expiresAt, isUsable: isUsable(state) };
}

/** The server as the rules of an import see it: what was edited is not there. */
export function serverOf(snapshot: KeysSnapshot, instant: Instant): KeyServer {
  const records = snapshot.files.flatMap(recordsOf);
  const firstImports = Object.entries(snapshot.firsts).map(
    ([id, first]) => [id, firstImportAt(first, instant)] as const,
  );
  return {
    serverType: serverTypeOf(snapshot),
    records,
    firstImports: Object.fromEntries(firstImports),
  };
}

/** The server type of an installation: that of its first proven file; null before there is one. */
export function serverTypeOf({ files }: KeysSnapshot): string | null {
  const types = files.map(({ cover, authorization }) => cover ?? authorization);
  return types.find((each) => each !== null)?.serverType ?? null;
}

/** The proven records of a file. */
export function recordsOf({ id, stored, keys, authorization }: ProvenFile): readonly KeyRecord[] {
  const { importedAt, authorizedAt, withdrawnAt } = stored;
  return keys.flatMap(({ jws: _, isEdited, ...key }): KeyRecord[] => {
    if (isEdited) return [];
    const isGone = isWithdrawn(authorization, positionOf(key.number));
    return [
      {
        ...key,
        fileId: id,
        importedAt,
        authorizedAt: authorization === null ? null : (authorizedAt ?? authorization.serial),
        withdrawnAt: isGone ? (withdrawnAt[key.number] ?? authorization?.serial ?? 0) : null,
      },
    ];
  });
}
