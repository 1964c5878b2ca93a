import { type FailedAttempt, isAttempt } from "../../shared/domain/activation.ts";
import { isOldAddress, isRawRecord, RAW_ADDRESS_DAYS } from "../../shared/domain/old-address.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import type { SweepStep } from "./sweep-steps.ts";

const PAGE = 100;
const RAW_MS = RAW_ADDRESS_DAYS * DAY_MS;

/** Truncates the addresses of failed attempts that are 30 days old. Those that were due at the last pass are through. */
export const truncateAttempts: SweepStep<FailedAttempt> = {
  name: "truncate-attempts",
  everyMs: 0,
  page: ({ storage, now }, after, lastPassAt) =>
    storage.readAscending("attempts", {
      limit: PAGE,
      after,
      from: lastPassAt === null ? 0 : lastPassAt - RAW_MS,
      to: now() - RAW_MS + 1,
    }),
  load: async ({ storage }, ids) =>
    (await storage.loadRecords(ids)).flatMap((record) =>
      isAttempt(record) ? [{ id: record.id, item: record }] : [],
    ),
  settle: async ({ storage, now }, attempt) =>
    isOldAddress(attempt.at, now()) && isRawRecord(attempt) && storage.truncateAttempt(attempt),
};
