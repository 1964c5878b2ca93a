import type * as z from "zod/mini";
import type { activityView, sealView } from "../../shared/contract/activity-fields.ts";
import { toWire } from "../../shared/contract/instant.ts";
import type { ActivityEntry } from "../../shared/domain/activity.ts";
import { hourText } from "../../shared/domain/activity-hours.ts";
import type { StoredSeal } from "../../shared/storage/seals.ts";

/** An entry of the log as people read it; what only its proof needs stays away. */
export function presentActivity(entry: ActivityEntry): z.input<typeof activityView> {
  const { id, at, kind, actor, accountId, subjects, reason, origin, changes } = entry;
  return {
    id,
    at: toWire(at),
    kind,
    actor: { kind: actor.kind, id: actor.id },
    accountId,
    subjects: [...subjects],
    reason,
    origin: origin && {
      observedIp: origin.observedIp,
      claimedIp: origin.claimedIp,
      userAgent: origin.userAgent,
    },
    changes: changes.map(({ field, before, after }) => ({ field, before, after })),
  };
}

/** The seal of an hour. */
export function presentSeal({ hour, document }: StoredSeal): z.input<typeof sealView> {
  return { hour: hourText(hour), document };
}
