import type { Desk } from "../desk.ts";
import type { Refused } from "../outcome.ts";
import { readSnapshot } from "../state/read-snapshot.ts";
import { heldLicenses, onlineLicenses } from "../state/snapshot.ts";
import { acceptRelease } from "./accept-reply.ts";
import { type Committed, commitAnswer } from "./commit.ts";
import { converse } from "./converse.ts";
import { localRefusal, stateRefusal } from "./refusal.ts";
import { DEACTIVATE } from "./replies.ts";

/** What was given back. */
export type Deactivated = Committed & { readonly released: readonly string[] };

/** Gives licenses back, of these products or all. Only when the service has taken them back does this server lose them. */
export async function deactivate(
  desk: Desk,
  products: readonly string[] | null,
): Promise<Deactivated | Refused> {
  const snapshot = await readSnapshot(desk.folder, desk);
  const { key, fault } = snapshot;
  if (fault !== null) return stateRefusal(fault);
  const held = onlineLicenses(snapshot);
  if (desk.isAirGapped) return localRefusal("AIR_GAPPED");
  if (key === null || heldLicenses(snapshot).length === 0) return localRefusal("NOT_ACTIVATED");
  if (held.length === 0) return localRefusal("HELD_OFFLINE");
  const codes = new Set(held.map(({ product }) => product.code));
  if (products?.some((code) => !codes.has(code)) || products?.length === 0)
    return localRefusal("PRODUCT_NOT_HELD");
  const given = held.filter(({ product }) => products === null || products.includes(product.code));
  const asked = given.map(({ id }) => id);
  const conversation = await converse(DEACTIVATE, (nonce) => ({ nonce, licenses: asked }), {
    desk,
    key,
    snapshot,
  });
  if (!conversation.ok) return conversation;
  const { released } = conversation.reply;
  const now = desk.clock.local();
  const committed = await commitAnswer(
    desk,
    conversation,
    (rest) => acceptRelease(rest, conversation, { asked, released, now }),
    "deactivate",
  );
  return committed.ok ? { ...committed, released: given.map(({ product }) => product.code) } : committed;
}
