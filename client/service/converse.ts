import { randomBytes } from "node:crypto";
import { type CallOptions, exchange, type Outcome, type Route } from "../../shared/contract/exchange.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { signAssertion } from "../../shared/signing/assertion.ts";
import { type Opened, openDocument } from "../../shared/signing/document.ts";
import type { EvaluationFile } from "../../shared/signing/evaluation-file.ts";
import type { LicenseFile, Verdict } from "../../shared/signing/license-file.ts";
import { type Manifest, manifestKeys, readManifest } from "../../shared/signing/manifest.ts";
import type { Desk } from "../desk.ts";
import type { Refused } from "../outcome.ts";
import type { NodeKey } from "../state/node-key.ts";
import { isEvaluationFile, isLicenseFile } from "../state/read-snapshot.ts";
import type { Snapshot } from "../state/snapshot.ts";
import { soundState } from "../state/write-state.ts";
import type { Answer } from "./accept-reply.ts";
import { unreachable } from "./explain-connection.ts";
import { nonsense, notUnderstood, serviceRefusal, untrusted } from "./refusal.ts";
import { GET_KEY_MANIFEST, type Refusal, readRefusal } from "./replies.ts";

/** After this long the manifest is asked for again although nothing needs it: it may revoke a key. */
const MANIFEST_FRESH_MS = 7 * DAY_MS;

/** A manifest that the pinned roots prove, with its text. */
export interface ProvenManifest {
  readonly jws: string;
  readonly claims: Manifest;
  readonly at: number;
}

/** An answer whose documents are this service's, for this node. Whether it may change anything is still to be judged. */
export interface Conversation<R> extends Answer {
  readonly ok: true;
  readonly reply: R;
  readonly fileText: string | null;
  readonly verdictText: string | null;
  readonly evaluations: EvaluationFile | null;
  readonly evaluationText: string | null;
  /** Of an exchanged token; undefined where the reply says nothing of one. */
  readonly tokenDescription: string | null | undefined;
  readonly manifest: ProvenManifest;
  /** The key that the request was signed with. */
  readonly key: NodeKey;
}

export type Unanswered = Refused & { readonly retryAfterSeconds: number | null };

type Documents = Readonly<
  Partial<Record<"licenseFile" | "verdict" | "evaluationFile" | "tokenDescription", string | null>>
>;
type OpenedDocuments = Pick<Answer, "file" | "verdict"> & { readonly evaluations: EvaluationFile | null };

/** Fetches the manifest and proves it by the pinned roots; never one of another issuer or an older version. */
export async function fetchManifest(
  desk: Desk,
  known: Manifest | null,
): Promise<ProvenManifest | Unanswered> {
  const options = { ...optionsOf(desk), authorize: async () => null };
  const result = await exchange(GET_KEY_MANIFEST, {}, options, readRefusal);
  if (result.outcome !== "done") return unanswered(result, desk.url);
  const read = await readManifest(result.body.manifest, desk.pins, known);
  if (!read.ok) return { ...untrusted(), retryAfterSeconds: null };
  return { jws: result.body.manifest, claims: read.manifest, at: desk.clock.local() };
}

/**
 * Sends one signed request and opens the documents of its reply. A clock that is off is mended once with the service's
 * own time; an unknown signing key lets the manifest be fetched once more.
 */
export async function converse<R>(
  route: Route<R>,
  bodyOf: (nonce: string, salt: string, issuer: string) => unknown,
  { desk, key, snapshot }: { readonly desk: Desk; readonly key: NodeKey; readonly snapshot: Snapshot },
): Promise<Conversation<R> | Unanswered> {
  let manifest = await manifestFor(desk, snapshot);
  if ("ok" in manifest) return manifest;
  const nonce = randomBytes(24).toString("base64url");
  const issuer = manifest.claims.iss;
  const salt = soundState(snapshot).salt ?? issuer;
  const result = await ask(route, bodyOf(nonce, salt, issuer), desk, key, issuer);
  if (result.outcome !== "done") return unanswered(result, desk.url);

  const texts = result.body as Documents;
  let opened = await openAll(texts, manifest.claims, key, desk);
  if (!opened.ok && opened.fault === "KEY_UNKNOWN") {
    const fresh = await fetchManifest(desk, manifest.claims);
    if (!("ok" in fresh)) {
      manifest = fresh;
      opened = await openAll(texts, manifest.claims, key, desk);
    }
  }
  if (!opened.ok) return { ...nonsense(opened.fault), retryAfterSeconds: null };
  const { file, verdict, evaluations } = opened.claims;
  return {
    ok: true,
    reply: result.body,
    nonce,
    file,
    verdict,
    fileText: texts.licenseFile || null,
    verdictText: texts.verdict ?? null,
    evaluations,
    evaluationText: texts.evaluationFile ?? null,
    tokenDescription: texts.tokenDescription,
    manifest,
    key,
  };
}

async function manifestFor(desk: Desk, { stored, manifest }: Snapshot): Promise<ProvenManifest | Unanswered> {
  if (manifest === null || stored.manifest === null) return fetchManifest(desk, null);
  const known = { jws: stored.manifest, claims: manifest, at: stored.manifestAt ?? 0 };
  if (Math.abs(desk.clock.local() - known.at) < MANIFEST_FRESH_MS) return known;
  const fresh = await fetchManifest(desk, manifest);
  return "ok" in fresh ? known : fresh;
}

async function ask<R>(
  route: Route<R>,
  body: unknown,
  desk: Desk,
  key: NodeKey,
  issuer: string,
): Promise<Outcome<R, Refusal>> {
  const authorize = async (operation: string, text: string) => {
    const now = desk.clock.local() + desk.skewMs;
    const jti = randomBytes(16).toString("base64url");
    return `Node ${await signAssertion(key.signing, { issuer, operation, body: text, now, jti })}`;
  };
  const attempt = () => exchange(route, { body }, { ...optionsOf(desk), authorize }, readRefusal);
  const first = await attempt();
  if (first.outcome !== "refused" || first.problem.code !== "ASSERTION_EXPIRED") return first;
  const serverTime = Date.parse(first.problem.serverTime ?? "");
  if (Number.isNaN(serverTime)) return first;
  desk.skewMs = serverTime - desk.clock.local();
  return attempt();
}

async function openAll(
  { licenseFile, verdict, evaluationFile }: Documents,
  manifest: Manifest,
  key: NodeKey,
  desk: Desk,
): Promise<Opened<{ iss: string; iat: number; jti: string } & OpenedDocuments>> {
  const by = {
    keyFor: manifestKeys(manifest),
    issuer: manifest.iss,
    audience: key.nodeId,
    at: desk.clock.local() + desk.skewMs,
  };
  const file = licenseFile ? await openDocument<LicenseFile>("license", licenseFile, by) : null;
  if (file?.ok === false) return file;
  const no = verdict ? await openDocument<Verdict>("verdict", verdict, by) : null;
  if (no?.ok === false) return no;
  const trial = evaluationFile ? await openDocument<EvaluationFile>("evaluation", evaluationFile, by) : null;
  if (trial?.ok === false) return trial;
  const hasForm =
    (file === null || isLicenseFile(file.claims)) &&
    (no === null || isVerdict(no.claims)) &&
    (trial === null || isEvaluationFile(trial.claims));
  if (!hasForm) return { ok: false, fault: "DOCUMENT_INCOMPLETE" };
  const { iss, iat, jti } = manifest;
  const found = {
    file: file?.claims ?? null,
    verdict: no?.claims ?? null,
    evaluations: trial?.claims ?? null,
  };
  return { ok: true, claims: { iss, iat, jti, ...found } };
}

function isVerdict({ serial, noes }: Verdict): boolean {
  return (
    Number.isSafeInteger(serial) && Array.isArray(noes) && noes.every((no) => typeof no?.code === "string")
  );
}

function optionsOf({ url, transport }: Desk): Pick<CallOptions, "baseUrl" | "transport" | "headers"> {
  return { baseUrl: url, transport, headers: { "user-agent": "countersign-node" } };
}

function unanswered(
  result: Exclude<Outcome<unknown, Refusal>, { outcome: "done" }>,
  url: string,
): Unanswered {
  if (result.outcome === "unreachable") return { ...unreachable(result.cause, url), retryAfterSeconds: null };
  if (result.outcome === "nonsense") return { ...notUnderstood(result.detail), retryAfterSeconds: null };
  return { ...serviceRefusal(result.problem), retryAfterSeconds: result.retryAfterSeconds };
}
