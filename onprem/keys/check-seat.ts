import type { Refused } from "../../client/index.ts";
import { EXPIRY_TOLD_DAYS, loginNotice } from "../../shared/domain/license-key.ts";
import { BUILT_IN_USER, type SeatKind } from "../../shared/domain/seats.ts";
import type { KeysDesk } from "./change-keys.ts";
import { fileState, isUsable, keyState, waitsUntil } from "./key-state.ts";
import type { WantedKind } from "./license-keys.ts";
import type { LoginNotice, SeatCheck } from "./outcome.ts";
import type { KeysSnapshot } from "./read-keys.ts";
import { refuse } from "./refusal.ts";
import { userOf } from "./users.ts";
import type { KeyState } from "./views.ts";

/** A kind of keys in words. */
export function nameOf({ type, module }: WantedKind): string {
  return module === undefined ? String(type) : `${type} ${module}`;
}

interface HeldKey {
  readonly number: string;
  readonly type: SeatKind["type"];
  readonly module: string | null;
  readonly state: KeyState;
  readonly notice: LoginNotice | null;
}

/** Whether a user may work now; from memory, without I/O. */
export function checkSeat(keys: KeysDesk, given: string, wanted: WantedKind | undefined): SeatCheck {
  const { support } = keys;
  const user = userOf(given);
  if (user === null) return refuse("USER_INVALID", support);
  const snapshot = keys.snapshot();
  const held = heldKeys(keys, snapshot, user);
  const usable = held.filter(({ state }) => isUsable(state));
  const isBuiltIn = user === BUILT_IN_USER;
  const isOfKind = ({ type, module }: HeldKey) =>
    wanted === undefined ? type !== "Module" : type === wanted.type && module === (wanted.module ?? null);
  if (!isBuiltIn && !usable.some(isOfKind))
    return snapshot.fault ?? snapshot.seatsFault ?? refuseSeat(user, wanted, held.filter(isOfKind), support);
  return {
    ok: true,
    numbers: usable.map(({ number }) => number),
    isBuiltIn,
    mayImport: isBuiltIn || usable.some(({ type }) => type === "Administrator"),
    notices: usable.flatMap(({ notice }) => notice ?? []),
  };
}

function heldKeys(keys: KeysDesk, snapshot: KeysSnapshot, user: string): readonly HeldKey[] {
  const own = new Set(
    snapshot.terms.flatMap((term) => (term.until === null && term.user === user ? [term.number] : [])),
  );
  if (own.size === 0) return [];
  const instant = keys.instant();
  return snapshot.files.flatMap((file) => {
    const mine = file.keys.filter(({ number }) => own.has(number));
    if (mine.length === 0) return [];
    const ofFile = fileState(snapshot, file, instant);
    return mine.map((key) => {
      const state = keyState(file, key, ofFile, instant.now);
      const until = state === "provisional" ? waitsUntil(snapshot, file.id, instant) : null;
      return { ...key, state, notice: noticeOf(key, until, instant.now) };
    });
  });
}

/** What the user of a key is told at login (B10). */
function noticeOf(
  key: Parameters<typeof loginNotice>[0] & { readonly number: string },
  waits: number | null,
  now: number,
): LoginNotice | null {
  const { number } = key;
  const told = loginNotice(key, now);
  if (waits !== null && (told?.notice !== "ends" || waits <= told.expiresAt)) {
    const text = `Your license ${number} is not authorized yet and stops on ${dayOf(waits)} unless an administrator authorizes it.`;
    return { kind: "provisional", number, at: waits, text };
  }
  if (told === null) return null;
  return told.notice === "ends"
    ? {
        kind: "ends",
        number,
        at: told.expiresAt,
        text: `Your temporary license ${number} ends on ${dayOf(told.expiresAt)}.`,
      }
    : {
        kind: "temporary",
        number,
        at: null,
        text: `You work with a temporary license (${number}); you are told its end from ${EXPIRY_TOLD_DAYS} days before on.`,
      };
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

const WHY: Partial<Record<KeyState, string>> = {
  over: "was not authorized within five days",
  expired: "has ended",
  withdrawn: "was withdrawn by the vendor",
  released: "was taken from this server by the vendor",
  edited: "is not as the vendor has signed it",
};

function refuseSeat(
  user: string,
  wanted: WantedKind | undefined,
  held: readonly HeldKey[],
  support: string | null,
): Refused {
  const [own] = held;
  const kind = wanted === undefined ? "" : ` for ${nameOf(wanted)}`;
  const why =
    own === undefined
      ? `${user} has no license key${kind} on this server.`
      : `${user} has no license key${kind} to work with: ${own.number} ${WHY[own.state] ?? "cannot be used"}.`;
  return refuse("NO_SEAT", support, { why });
}
