import { loadForActivation } from "./activations.ts";
import { recordActivity } from "./activity.ts";
import { countAnswer } from "./answer-counts.ts";
import { loadForAnswer } from "./answers.ts";
import { loadUsableKey } from "./api-keys.ts";
import { countAttempt, tellOnce } from "./attempt-counts.ts";
import { newestAttemptsOf } from "./attempt-evidence.ts";
import { recordAttempt } from "./attempts.ts";
import { loadBlacklist, noteRefused, saveBlacklistEntries } from "./blacklist.ts";
import { loadCluster } from "./cluster.ts";
import { isCustomersDomain } from "./customers-domains.ts";
import { loadEvaluationsOf, saveNodeEvaluation } from "./evaluations.ts";
import { loadForKeyFile, saveKeyFile } from "./key-files.ts";
import { loadForEvaluation } from "./node-evaluations.ts";
import { loadOnce, rememberAnswer } from "./once.ts";
import { loadNodeActivations, loadReleaseCounts, saveReleases } from "./releases.ts";
import { loadReturn, saveReturn } from "./returns.ts";
import { saveUses } from "./save-uses.ts";
import { loadSettings } from "./settings.ts";
import { loadCodeOwner } from "./sites.ts";
import { loadForVerification, noteOtherHardware, recordContact } from "./verifications.ts";

/**
 * What the operations of on-prem servers ask of the table, and the shell around them. Their functions start cold in front of
 * customers, so that they are bundled with these alone; test/infra holds the list against the sources.
 */
export const NODE_ACCESSES = {
  loadForActivation,
  saveUses,
  loadForVerification,
  recordContact,
  noteOtherHardware,
  loadForEvaluation,
  saveNodeEvaluation,
  loadNodeActivations,
  loadReleaseCounts,
  saveReleases,
  loadEvaluationsOf,
  loadReturn,
  saveReturn,
  loadForAnswer,
  countAnswer,
  loadCodeOwner,
  loadCluster,
  loadForKeyFile,
  saveKeyFile,
  recordActivity,
  loadUsableKey,
  loadOnce,
  rememberAnswer,
  loadSettings,
  noteRefused,
  recordAttempt,
  countAttempt,
  loadBlacklist,
  isCustomersDomain,
  tellOnce,
  newestAttemptsOf,
  saveBlacklistEntries,
} as const;
