import { insertAccount, loadAccounts } from "./accounts.ts";
import { loadForActivation, loadHolder } from "./activations.ts";
import { recordActivity } from "./activity.ts";
import { deleteHour, eachEntryOf } from "./activity-hour.ts";
import { listActivity, listActivityOf, readHour } from "./activity-log.ts";
import { insertApiKey, loadApiKeys, loadUsableKey, saveApiKeyRevocation } from "./api-keys.ts";
import { countAttempt, loadAttemptCounts, tellOnce } from "./attempt-counts.ts";
import { newestAttemptsOf } from "./attempt-evidence.ts";
import { recordAttempt } from "./attempts.ts";
import { listBlacklist, loadBlacklist, noteRefused, saveBlacklistEntries } from "./blacklist.ts";
import { isCustomersDomain } from "./customers-domains.ts";
import type { Database } from "./database.ts";
import { noteApiKeyExpired, noteBlacklistExpired, readAscending } from "./due.ts";
import { loadHeldUses } from "./full-licenses.ts";
import { insertLicense, loadLicense, loadLicensesWithUses, saveLicense } from "./licenses.ts";
import { listActivations, listStale, loadRecords } from "./list-activations.ts";
import { listLicenses } from "./list-licenses.ts";
import { truncateActivation, truncateAttempt, truncateEntry } from "./old-addresses.ts";
import { loadOnce, rememberAnswer } from "./once.ts";
import { readPage } from "./page.ts";
import { loadRequirements } from "./product-requirements.ts";
import { insertProduct, loadProduct, loadProducts, loadSiteProduct, saveProduct } from "./products.ts";
import { loadActivations, loadNodeActivations, loadReleaseCounts, saveReleases } from "./releases.ts";
import { saveUses } from "./save-uses.ts";
import {
  listSeals,
  loadEntryHashes,
  loadPrunedBefore,
  loadQuietHours,
  loadSealHead,
  saveEntryHashes,
  savePrunedBefore,
  saveSeal,
} from "./seals.ts";
import { loadSettings, saveSettings } from "./settings.ts";
import { loadCodeOwner, loadForSite, loadHeld } from "./sites.ts";
import {
  countActive,
  countListed,
  loadEnding,
  loadStatistics,
  loadTotals,
  saveEnding,
  saveStatistics,
  saveTotals,
} from "./statistics.ts";
import { loadSweepProgress, recordSweepSuccess, saveSweepProgress } from "./sweep.ts";
import { insertToken, loadTokens, noteTokenExpired, saveRevocation } from "./tokens.ts";
import { loadForVerification, recordContact } from "./verifications.ts";

const ACCESSES = {
  insertAccount,
  loadAccounts,
  loadForActivation,
  loadHolder,
  loadHeldUses,
  loadCodeOwner,
  loadForSite,
  loadHeld,
  saveUses,
  recordActivity,
  listActivity,
  listActivityOf,
  readHour,
  eachEntryOf,
  deleteHour,
  loadSealHead,
  saveSeal,
  saveEntryHashes,
  loadEntryHashes,
  listSeals,
  loadQuietHours,
  loadPrunedBefore,
  savePrunedBefore,
  truncateEntry,
  truncateActivation,
  truncateAttempt,
  recordAttempt,
  loadRecords,
  listActivations,
  listStale,
  countAttempt,
  loadAttemptCounts,
  listBlacklist,
  loadBlacklist,
  noteRefused,
  saveBlacklistEntries,
  isCustomersDomain,
  newestAttemptsOf,
  tellOnce,
  insertApiKey,
  loadApiKeys,
  loadUsableKey,
  saveApiKeyRevocation,
  insertLicense,
  saveLicense,
  loadLicense,
  loadLicensesWithUses,
  listLicenses,
  loadOnce,
  rememberAnswer,
  readPage,
  insertProduct,
  loadProduct,
  loadProducts,
  loadSiteProduct,
  loadRequirements,
  saveProduct,
  loadActivations,
  loadNodeActivations,
  loadReleaseCounts,
  saveReleases,
  loadSettings,
  saveSettings,
  insertToken,
  loadTokens,
  noteTokenExpired,
  saveRevocation,
  loadStatistics,
  saveStatistics,
  countListed,
  countActive,
  loadEnding,
  saveEnding,
  loadTotals,
  saveTotals,
  readAscending,
  noteApiKeyExpired,
  noteBlacklistExpired,
  loadSweepProgress,
  saveSweepProgress,
  recordSweepSuccess,
  loadForVerification,
  recordContact,
} as const;

type Bound<F> = F extends (db: Database, ...rest: infer R) => infer T ? (...rest: R) => T : never;

/** Every access to the table, bound to one database. */
export type Storage = { readonly [K in keyof typeof ACCESSES]: Bound<(typeof ACCESSES)[K]> };

/** Binds every access to `db`. */
export function createStorage(db: Database): Storage {
  const bound = Object.entries(ACCESSES).map(([name, access]) => [
    name,
    (...rest: unknown[]) => (access as (...all: unknown[]) => unknown)(db, ...rest),
  ]);
  return Object.fromEntries(bound) as Storage;
}
