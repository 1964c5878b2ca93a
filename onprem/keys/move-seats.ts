import type { Refused } from "../../client/index.ts";
import { moveSeats } from "../../shared/domain/move-seats.ts";
import type { SeatKind } from "../../shared/domain/seats.ts";
import { isNo, type KeysDesk } from "./change-keys.ts";
import { seatKeysOf } from "./key-state.ts";

/** A user who had a key of a kind, and has none any more. */
export type Unassigned = SeatKind & { readonly user: string };

/**
 * Gives the users of replaced keys others of their kind, as far as there are. Safe to repeat: a program that was killed in between
 * goes on with it when it is opened again.
 */
export async function settleMoved(keys: KeysDesk): Promise<readonly Unassigned[] | Refused> {
  const { moved } = (await keys.read()).stored;
  if (moved.length === 0) return [];
  let unassigned: readonly Unassigned[] = [];
  const instant = keys.instant();
  const after = await keys.changeSeats((snapshot) => {
    const result = moveSeats(seatKeysOf(snapshot, instant), snapshot.terms, moved, instant.now);
    ({ unassigned } = result);
    return result.terms;
  });
  if (isNo(after)) return after;
  const cleared = await keys.changeKeys(({ stored }) =>
    stored.moved.length === 0 ? null : { ...stored, moved: [] },
  );
  return isNo(cleared) ? cleared : unassigned;
}
