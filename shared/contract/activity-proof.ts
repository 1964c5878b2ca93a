import { hourText, readHourText } from "../domain/activity-hours.ts";
import {
  CHAIN_START,
  chainHash,
  type EntryHash,
  entryHash,
  hourHash,
  isTruncatedOrigin,
  type StoredEntry,
} from "../domain/activity-proof.ts";
import { RAW_ADDRESS_DAYS } from "../domain/old-address.ts";

/** How the log is proven, for those who check it from outside: the same hashes as the sweep makes. */
export const LOG_PROOF = {
  entryHash,
  hourHash,
  chainHash,
  chainStart: CHAIN_START,
  hourText,
  readHourText,
  /** How long the addresses of an entry stay as they were seen. */
  rawAddressDays: RAW_ADDRESS_DAYS,
  /** True for an entry whose addresses were truncated. */
  isTruncated: ({ origin }: StoredEntry): boolean =>
    typeof origin === "object" && origin !== null && isTruncatedOrigin({ ...origin }),
} as const;

export type { EntryHash, StoredEntry };
