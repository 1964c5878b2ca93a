import { insertAccount, loadAccounts } from "./accounts.ts";
import { loadHolder } from "./activations.ts";
import { deleteHour, eachEntryOf } from "./activity-hour.ts";
import { listActivity, listActivityOf, readHour } from "./activity-log.ts";
import { loadCandidates } from "./answers.ts";
import { insertApiKey, loadApiKeys, saveApiKeyRevocation } from "./api-keys.ts";
import { loadAttemptCounts } from "./attempt-counts.ts";
import { type Bound, bindTo } from "./bind-storage.ts";
import { listBlacklist } from "./blacklist.ts";
import type { Database } from "./database.ts";
import { noteApiKeyExpired, noteBlacklistExpired, readAscending } from "./due.ts";
import { loadEvaluations, saveEvaluation } from "./evaluations.ts";
import { loadHeldUses } from "./full-licenses.ts";
import { insertKeyFile, listKeyFiles, loadKeyFile } from "./key-files.ts";
import { insertLicense, loadLicense, loadLicensesWithUses, saveLicense } from "./licenses.ts";
import { listActivations, listStale, loadRecords } from "./list-activations.ts";
import { listEvaluations } from "./list-evaluations.ts";
import { listLicenses } from "./list-licenses.ts";
import { NODE_ACCESSES } from "./node-storage.ts";
import {
  truncateActivation,
  truncateAttempt,
  truncateEntry,
  truncateHolder,
  truncateSubjects,
} from "./old-addresses.ts";
import { readPage } from "./page.ts";
import { loadRequirements } from "./product-requirements.ts";
import { insertProduct, loadProduct, loadProducts, loadSiteProduct, saveProduct } from "./products.ts";
import { loadActivations } from "./releases.ts";
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
import { saveSettings } from "./settings.ts";
import { loadForSite, loadHeld } from "./sites.ts";
import { loadStatistics, saveDay, saveHour } from "./statistics.ts";
import { loadEnding, saveEnding } from "./statistics-ending.ts";
import { countActive, countListed, loadTotals, saveTotals } from "./statistics-totals.ts";
import { loadSweepProgress, recordSweepSuccess, saveSweepProgress } from "./sweep.ts";
import { insertToken, loadTokens, noteTokenExpired, saveRevocation } from "./tokens.ts";

const ACCESSES = {
  ...NODE_ACCESSES,
  insertAccount,
  loadAccounts,
  loadHolder,
  loadHeldUses,
  loadCandidates,
  loadForSite,
  loadHeld,
  loadEvaluations,
  saveEvaluation,
  listEvaluations,
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
  truncateHolder,
  truncateSubjects,
  loadRecords,
  listActivations,
  listStale,
  loadAttemptCounts,
  listBlacklist,
  insertApiKey,
  loadApiKeys,
  saveApiKeyRevocation,
  insertKeyFile,
  loadKeyFile,
  listKeyFiles,
  insertLicense,
  saveLicense,
  loadLicense,
  loadLicensesWithUses,
  listLicenses,
  readPage,
  insertProduct,
  loadProduct,
  loadProducts,
  loadSiteProduct,
  loadRequirements,
  saveProduct,
  loadActivations,
  saveSettings,
  insertToken,
  loadTokens,
  noteTokenExpired,
  saveRevocation,
  loadStatistics,
  saveHour,
  saveDay,
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
} as const;

/** Every access to the table, bound to one database. */
export type Storage = { readonly [K in keyof typeof ACCESSES]: Bound<(typeof ACCESSES)[K]> };

/** Binds every access to `db`. */
export function createStorage(db: Database): Storage {
  return bindTo(db, ACCESSES);
}
