import type { BlacklistEntry } from "../../shared/domain/blacklist.ts";
import type { SourceRefusal } from "../../shared/domain/refusal.ts";
import { REFUSED_NOTE_MS } from "../../shared/storage/blacklist.ts";
import { type Refusal, refuse } from "./answer.ts";
import type { Services } from "./services.ts";

/** When each entry's refusals were last noted by this process, by storage and target. */
const noted = new WeakMap<object, Map<string, number>>();
const NOTED_MOST = 10_000;

/**
 * Answers that a source is blacklisted. It is no failed attempt and counts towards nothing: a flood from a blocked source costs
 * one write a minute, which says when the entry refused last.
 */
export async function refuseBlacklisted<C extends SourceRefusal>(
  { code, entry }: { readonly code: C; readonly entry: BlacklistEntry },
  { storage, now }: Pick<Services, "storage" | "now">,
): Promise<Refusal<C>> {
  const at = now();
  if (isNoteDue(storage, entry, at)) await storage.noteRefused(entry.target, at).catch(() => undefined);
  return refuse(code);
}

function isNoteDue(storage: object, { target, lastRefusedAt }: BlacklistEntry, at: number): boolean {
  const own = noted.get(storage) ?? new Map<string, number>();
  noted.set(storage, own);
  const last = Math.max(
    lastRefusedAt ?? Number.NEGATIVE_INFINITY,
    own.get(target) ?? Number.NEGATIVE_INFINITY,
  );
  if (at < last + REFUSED_NOTE_MS) return false;
  if (own.size >= NOTED_MOST) own.clear();
  own.set(target, at);
  return true;
}
