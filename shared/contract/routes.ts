import type { Operation } from "./operation.ts";
import { acceptReturn } from "./operations/accept-return.ts";
import { activate } from "./operations/activate.ts";
import { activateKeyFile } from "./operations/activate-key-file.ts";
import { addBlacklistEntry } from "./operations/add-blacklist-entry.ts";
import { answerRequest } from "./operations/answer-request.ts";
import { answerRequestByCode } from "./operations/answer-request-by-code.ts";
import { blockLicense } from "./operations/block-license.ts";
import { checkBlacklist } from "./operations/check-blacklist.ts";
import { cleanUpActivations } from "./operations/clean-up-activations.ts";
import { createAccount } from "./operations/create-account.ts";
import { createApiKey } from "./operations/create-api-key.ts";
import { createKeyFile } from "./operations/create-key-file.ts";
import { createLicense } from "./operations/create-license.ts";
import { createProduct } from "./operations/create-product.ts";
import { deactivate } from "./operations/deactivate.ts";
import { deactivateActivation } from "./operations/deactivate-activation.ts";
import { deactivateActivations } from "./operations/deactivate-activations.ts";
import { deactivateKeyFile } from "./operations/deactivate-key-file.ts";
import { deactivateLicenseActivations } from "./operations/deactivate-license-activations.ts";
import { downloadKeyFile } from "./operations/download-key-file.ts";
import { explainLicense } from "./operations/explain-license.ts";
import { extendEvaluation } from "./operations/extend-evaluation.ts";
import { getAccount } from "./operations/get-account.ts";
import { getActivation } from "./operations/get-activation.ts";
import { getActivityHashes } from "./operations/get-activity-hashes.ts";
import { getActivityHour } from "./operations/get-activity-hour.ts";
import { getApiKey } from "./operations/get-api-key.ts";
import { getBlacklistEntry } from "./operations/get-blacklist-entry.ts";
import { getClock } from "./operations/get-clock.ts";
import { getCluster } from "./operations/get-cluster.ts";
import { getEvaluation } from "./operations/get-evaluation.ts";
import { getKeyFile } from "./operations/get-key-file.ts";
import { getKeyManifest } from "./operations/get-key-manifest.ts";
import { getKeySet } from "./operations/get-key-set.ts";
import { getLicense } from "./operations/get-license.ts";
import { getProduct } from "./operations/get-product.ts";
import { getSettings } from "./operations/get-settings.ts";
import { getStatistics } from "./operations/get-statistics.ts";
import { getToken } from "./operations/get-token.ts";
import { issueToken } from "./operations/issue-token.ts";
import { liftBlacklistEntry } from "./operations/lift-blacklist-entry.ts";
import { listAccounts } from "./operations/list-accounts.ts";
import { listActivations } from "./operations/list-activations.ts";
import { listActivity } from "./operations/list-activity.ts";
import { listActivitySeals } from "./operations/list-activity-seals.ts";
import { listApiKeys } from "./operations/list-api-keys.ts";
import { listBlacklist } from "./operations/list-blacklist.ts";
import { listEvaluations } from "./operations/list-evaluations.ts";
import { listKeyFiles } from "./operations/list-key-files.ts";
import { listLicenses } from "./operations/list-licenses.ts";
import { listProducts } from "./operations/list-products.ts";
import { listTokens } from "./operations/list-tokens.ts";
import { reactivateActivation } from "./operations/reactivate-activation.ts";
import { reinstateKeys } from "./operations/reinstate-keys.ts";
import { releaseKeyFile } from "./operations/release-key-file.ts";
import { revokeApiKey } from "./operations/revoke-api-key.ts";
import { revokeLicense } from "./operations/revoke-license.ts";
import { revokeToken } from "./operations/revoke-token.ts";
import { runSweep } from "./operations/run-sweep.ts";
import { setClock } from "./operations/set-clock.ts";
import { startEvaluation } from "./operations/start-evaluation.ts";
import { testConnection } from "./operations/test-connection.ts";
import { unblockLicense } from "./operations/unblock-license.ts";
import { updateLicense } from "./operations/update-license.ts";
import { updateProduct } from "./operations/update-product.ts";
import { updateSettings } from "./operations/update-settings.ts";
import { verify } from "./operations/verify.ts";
import { withdrawKeys } from "./operations/withdraw-keys.ts";

/** Every operation of the service: the gateway, the cloud routes, the OpenAPI document and the reference come from it. */
export const ROUTES = [
  testConnection,
  getKeySet,
  getKeyManifest,
  activate,
  verify,
  getCluster,
  deactivate,
  startEvaluation,
  answerRequestByCode,
  acceptReturn,
  activateKeyFile,
  deactivateKeyFile,
  createProduct,
  getProduct,
  listProducts,
  updateProduct,
  createAccount,
  getAccount,
  listAccounts,
  createLicense,
  getLicense,
  listLicenses,
  updateLicense,
  blockLicense,
  unblockLicense,
  revokeLicense,
  explainLicense,
  issueToken,
  getToken,
  listTokens,
  revokeToken,
  getActivation,
  listActivations,
  deactivateActivation,
  deactivateActivations,
  deactivateLicenseActivations,
  cleanUpActivations,
  reactivateActivation,
  answerRequest,
  getEvaluation,
  listEvaluations,
  extendEvaluation,
  createKeyFile,
  getKeyFile,
  downloadKeyFile,
  listKeyFiles,
  withdrawKeys,
  reinstateKeys,
  releaseKeyFile,
  listActivity,
  getActivityHour,
  getActivityHashes,
  listActivitySeals,
  createApiKey,
  getApiKey,
  listApiKeys,
  revokeApiKey,
  addBlacklistEntry,
  listBlacklist,
  getBlacklistEntry,
  checkBlacklist,
  liftBlacklistEntry,
  getSettings,
  updateSettings,
  getStatistics,
  runSweep,
  getClock,
  setClock,
] as const satisfies readonly Operation[];
