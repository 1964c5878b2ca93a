import { insertAccount, loadAccounts } from "./accounts.ts";
import { loadForActivation, saveActivation } from "./activations.ts";
import { recordActivity } from "./activity.ts";
import { insertApiKey, loadUsableKey } from "./api-keys.ts";
import type { Database } from "./database.ts";
import { insertLicense, loadLicense, loadLicensesWithUses } from "./licenses.ts";
import { loadOnce, rememberAnswer } from "./once.ts";
import { readPage } from "./page.ts";
import { insertProduct, loadProduct, loadProducts } from "./products.ts";
import { loadActivations, loadNodeActivations, saveReleases } from "./releases.ts";
import { loadSweepProgress, recordSweepSuccess, saveSweepProgress } from "./sweep.ts";
import { insertToken, loadTokens, noteTokenExpired, saveRevocation } from "./tokens.ts";
import { loadForVerification, recordContact } from "./verifications.ts";

const ACCESSES = {
  insertAccount,
  loadAccounts,
  loadForActivation,
  saveActivation,
  recordActivity,
  insertApiKey,
  loadUsableKey,
  insertLicense,
  loadLicense,
  loadLicensesWithUses,
  loadOnce,
  rememberAnswer,
  readPage,
  insertProduct,
  loadProduct,
  loadProducts,
  loadActivations,
  loadNodeActivations,
  saveReleases,
  insertToken,
  loadTokens,
  noteTokenExpired,
  saveRevocation,
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
