import type { Origin } from "../../shared/domain/activation.ts";
import type { ActivityEntry, ActivityKind, Actor, Change } from "../../shared/domain/activity.ts";
import { type IdPrefix, newIdFrom } from "../../shared/domain/new-id.ts";
import { truncatedName } from "../../shared/domain/old-address.ts";
import type { Write } from "../../shared/storage/transact.ts";
import type { Services } from "./services.ts";

/** What a handler is given besides its input: the services, and what belongs to this one request. */
export interface Context extends Services {
  readonly requestId: string;
  readonly newId: (prefix: IdPrefix) => string;
  /** An activity entry by this request's caller, now. */
  readonly activity: (
    kind: ActivityKind,
    about: Pick<ActivityEntry, "accountId" | "subjects"> & {
      readonly reason?: string | null;
      readonly changes?: readonly Change[];
    },
  ) => ActivityEntry;
  /** The idempotency record of this answer, for the transaction that has the effect; empty without an Idempotency-Key. */
  readonly once: (answer: { readonly status: number; readonly body: unknown }) => readonly Write[];
}

const SALT_BYTES = 16;

/** Makes activity entries of one request. */
export function activityOf(
  { now, randomBytes }: Pick<Services, "now" | "randomBytes">,
  actor: Actor,
  origin: Origin | null,
): Context["activity"] {
  const salt = () => Buffer.from(randomBytes(SALT_BYTES)).toString("base64url");
  return (kind, { accountId, subjects, reason, changes }) => ({
    id: newIdFrom(randomBytes)("log"),
    at: now(),
    kind,
    actor,
    accountId,
    subjects,
    ...(subjects.some((each) => truncatedName(each) !== each) ? { subjectSalt: salt() } : {}),
    reason: reason ?? null,
    origin: origin && { ...origin, salt: salt() },
    changes: changes ?? [],
  });
}
