import type { ErrorCode } from "../../shared/contract/errors.ts";
import type { FailedAttempt, Origin } from "../../shared/domain/activation.ts";
import { daysAfter } from "../../shared/domain/time.ts";
import type { Attempt } from "./answer.ts";
import type { Context } from "./context.ts";
import { countFailedAttempt } from "./count-attempt.ts";

/**
 * Records a failed attempt with its reason and full context, when the setting is on (C7), and counts it towards the blacklist's
 * thresholds in any case. When that is not possible the refusal stands all the same.
 */
export async function recordAttempt(
  code: ErrorCode,
  attempt: Attempt,
  origin: Origin,
  context: Context,
): Promise<void> {
  try {
    await writeAttempt(code, attempt, origin, context);
    await countFailedAttempt(origin.observedIp, attempt.about?.domain ?? null, context);
  } catch {
    // The caller gets its refusal either way; a database that is away shows in every other request.
  }
}

async function writeAttempt(
  code: ErrorCode,
  { accountId, subjects, about = {} }: Attempt,
  origin: Origin,
  { activity, newId, now, settings, storage }: Context,
): Promise<void> {
  const { logFailedAttempts, activityRetentionDays } = await settings.read();
  if (!logFailedAttempts) return;
  const attempt: FailedAttempt = {
    ...UNKNOWN,
    ...about,
    ...origin,
    accountId,
    id: newId("act"),
    at: now(),
    reason: code,
  };
  const entry = activity("activation.failed", { accountId, subjects, reason: code });
  await storage.recordAttempt(attempt, daysAfter(now(), activityRetentionDays), entry);
}

const UNKNOWN = {
  licenseId: null,
  licenseCode: null,
  productId: null,
  holderId: null,
  hostName: null,
  clientName: null,
  tokenId: null,
  url: null,
  domain: null,
} as const;
