import { sameHardware } from "../../shared/domain/fingerprint.ts";
import { openDocument } from "../../shared/signing/document.ts";
import type { EvaluationFile } from "../../shared/signing/evaluation-file.ts";
import type { LicenseFile, Verdict } from "../../shared/signing/license-file.ts";
import { type Manifest, manifestKeys, readManifest } from "../../shared/signing/manifest.ts";
import { rootAudience } from "../../shared/signing/node-document.ts";
import { type OfflineResponse, openResponse, shortFingerprint } from "../../shared/signing/response.ts";
import { hashHardware } from "../hardware/hash-hardware.ts";
import { isLicenseEntry } from "./license-entry.ts";
import { type NodeKey, parseNodeKey } from "./node-key.ts";
import { NOTHING, type Snapshot, type Trust } from "./snapshot.ts";
import type { StateFaultReason } from "./state-fault.ts";
import { KEY_FILE, STATE_FILE, type StateFolder } from "./state-folder.ts";
import { EMPTY_STATE, parseState } from "./stored-state.ts";

/** Reads a state directory. Whatever is in it, this does not throw: what cannot be used is a fault. */
export async function readSnapshot(folder: StateFolder, trust: Trust): Promise<Snapshot> {
  let raw: string | null;
  let keyText: string | null;
  try {
    raw = folder.read(STATE_FILE);
    keyText = folder.read(KEY_FILE);
  } catch {
    return { ...NOTHING, salt: await saltOf(trust), fault: "unreadable" };
  }
  const key = keyText === null ? null : await parseNodeKey(keyText);
  const state = raw === null ? ({ ok: true, state: EMPTY_STATE } as const) : parseState(raw);
  const found = { ...NOTHING, raw, salt: await saltOf(trust), key: key?.ok ? key.key : null };
  if (!state.ok) return { ...found, fault: state.fault === "corrupt" ? "state-corrupt" : "state-newer" };
  if (key !== null && !key.ok)
    return { ...found, stored: state.state, fault: key.fault === "corrupt" ? "key-corrupt" : "key-newer" };
  return prove({ raw, stored: state.state, key: found.key }, trust);
}

/** What a server salts with that has never known its service's name: the first root key that it was given. */
function saltOf({ pins }: Trust): Promise<string> {
  return rootAudience(pins[0] ?? "");
}

/** Proves the documents of a stored state: the manifest by the pinned roots, the rest by the manifest. */
export async function prove(
  { raw, stored, key }: Pick<Snapshot, "raw" | "stored" | "key">,
  trust: Trust,
): Promise<Snapshot> {
  const read = stored.manifest === null ? null : await readManifest(stored.manifest, trust.pins);
  const manifest = read?.ok ? read.manifest : null;
  const salt = stored.salt ?? manifest?.iss ?? (await saltOf(trust));
  const found: Snapshot = { ...NOTHING, raw, stored, key, manifest, salt };
  if (stored.licenseFile === null && stored.responses.length === 0)
    return manifest === null ? found : { ...found, evaluations: await openEvaluations(found, manifest) };
  if (key === null) return { ...found, fault: "key-missing" };
  const offline = await openResponses(found, key, trust);
  if (typeof offline === "string") return { ...found, fault: offline };
  if (stored.licenseFile === null) {
    const evaluations = manifest === null ? null : await openEvaluations(found, manifest);
    return { ...found, ...offline, evaluations };
  }
  if (read === null) return { ...found, fault: "no-manifest" };
  if (!read.ok || manifest === null)
    return {
      ...found,
      fault: !read.ok && read.fault === "KEY_UNKNOWN" ? "manifest-untrusted" : "no-manifest",
    };
  const file = await openLicenseFile(stored.licenseFile, manifest);
  if (typeof file === "string") return { ...found, fault: file };
  if (file.aud !== key.nodeId) return { ...found, fault: "copied-key" };
  if (sameHardware(file.fingerprint ?? {}, hashHardware(trust.hardware, salt)) === "different")
    return { ...found, file, fault: "copied-hardware" };
  const kept = await Promise.all(
    stored.keptFiles.map(async (text) => {
      const claims = await openLicenseFile(text, manifest);
      return typeof claims === "string" || claims.aud !== key.nodeId ? [] : [{ ...claims, text }];
    }),
  );
  const verdict =
    stored.verdict === null
      ? null
      : await openDocument<Verdict>("verdict", stored.verdict, {
          keyFor: manifestKeys(manifest),
          issuer: manifest.iss,
          audience: key.nodeId,
          at: null,
        });
  return {
    ...found,
    ...offline,
    file,
    kept: kept.flat(),
    verdict: verdict?.ok ? verdict.claims : null,
    evaluations: await openEvaluations(found, manifest),
  };
}

async function openLicenseFile(jws: string, manifest: Manifest): Promise<LicenseFile | StateFaultReason> {
  const by = { keyFor: manifestKeys(manifest), issuer: manifest.iss, audience: null, at: null };
  const opened = await openDocument<LicenseFile>("license", jws, by);
  if (opened.ok) return isLicenseFile(opened.claims) ? opened.claims : "license-corrupt";
  const isUntrusted = opened.fault === "KEY_UNKNOWN" || opened.fault === "DOCUMENT_OF_OTHER_ISSUER";
  return isUntrusted ? "license-untrusted" : "license-corrupt";
}

/** The stored responses, each proven by the manifest inside it; the newest first. */
async function openResponses(
  { stored, manifest, salt }: Snapshot,
  key: NodeKey,
  { pins, hardware }: Trust,
): Promise<Pick<Snapshot, "responses" | "offlineManifest"> | StateFaultReason> {
  const here = shortFingerprint(hashHardware(hardware, salt));
  const responses: (OfflineResponse & { text: string })[] = [];
  let offlineManifest: Manifest | null = null;
  let isUntrusted = false;
  for (const { jws, nonce } of stored.responses) {
    const opened = await openResponse(jws, { pins, known: manifest, nodeId: key.nodeId, nonce, at: null });
    if (!opened.ok) {
      if (opened.fault === "DOCUMENT_FOR_OTHERS") return "copied-key";
      if (!UNTRUSTED.has(opened.fault)) return "license-corrupt";
      isUntrusted = true;
      continue;
    }
    if (sameHardware(opened.response.fingerprint ?? {}, here) === "different") return "copied-hardware";
    responses.push({ ...opened.response, text: jws });
    if (opened.manifest.version > (offlineManifest?.version ?? 0)) offlineManifest = opened.manifest;
  }
  // A key that was revoked costs what it has signed, and nothing that others have.
  if (isUntrusted && responses.length === 0 && stored.licenseFile === null) return "license-untrusted";
  return { responses: responses.sort((a, b) => b.serial - a.serial), offlineManifest };
}

const UNTRUSTED: ReadonlySet<string> = new Set([
  "KEY_UNKNOWN",
  "MANIFEST_UNPROVEN",
  "MANIFEST_OF_OTHER_SERVICE",
]);

/** What the service says of this node's evaluations; one that cannot be proven says nothing. */
async function openEvaluations(
  { stored, key }: Snapshot,
  manifest: Manifest,
): Promise<EvaluationFile | null> {
  if (stored.evaluationFile === null || key === null) return null;
  const opened = await openDocument<EvaluationFile>("evaluation", stored.evaluationFile, {
    keyFor: manifestKeys(manifest),
    issuer: manifest.iss,
    audience: key.nodeId,
    at: null,
  });
  return opened.ok && isEvaluationFile(opened.claims) ? opened.claims : null;
}

/** True when the claims of a license file have the form that this version understands. */
export function isLicenseFile(claims: LicenseFile): boolean {
  return (
    Number.isSafeInteger(claims.serial) &&
    Array.isArray(claims.licenses) &&
    claims.licenses.every(isLicenseEntry)
  );
}

/** True when the claims about evaluations have the form that this version understands. */
export function isEvaluationFile({ serial, evaluations }: EvaluationFile): boolean {
  return (
    Number.isSafeInteger(serial) &&
    Array.isArray(evaluations) &&
    evaluations.every(
      (each) =>
        typeof each?.product?.code === "string" &&
        typeof each.product.name === "string" &&
        Number.isFinite(each.startsAt) &&
        Number.isFinite(each.endsAt),
    )
  );
}
