/** A vendor in memory that answers as the service does; long because each reply is made here, and each is read by itself. */

import type { HttpTransport } from "../../client/options.ts";
import { LICENSE_DEFAULTS } from "../../shared/domain/license.ts";
import type { LicenseGrant } from "../../shared/domain/license-grant.ts";
import { PRODUCT_DEFAULTS } from "../../shared/domain/product.ts";
import { readAssertion } from "../../shared/signing/assertion.ts";
import { signDocument } from "../../shared/signing/document.ts";
import { type EvaluationEntry, evaluationFileClaims } from "../../shared/signing/evaluation-file.ts";
import {
  generatePrivateJwk,
  loadSigningKey,
  type PrivateJwk,
  type SigningKey,
} from "../../shared/signing/key.ts";
import {
  type LicenseFile,
  licenseFileClaims,
  type Verdict,
  verdictClaims,
} from "../../shared/signing/license-file.ts";
import { type ManifestKey, signManifest } from "../../shared/signing/manifest.ts";

export const DAY = 86_400_000;
export const T0 = Date.UTC(2027, 0, 10);
export const TOKEN = "cs_act_0000000000000000000000000000003uTwYt";

/** What a handler of the fake service is given. */
export interface Asked {
  readonly nodeId: string;
  readonly nonce: string;
  readonly body: Record<string, unknown>;
}

type Reply = { readonly status?: number; readonly headers?: Record<string, string>; readonly body: unknown };
type Handler = (asked: Asked) => Promise<Reply> | Reply;

/**
 * A vendor's service in memory, whose every answer a test can replace. It checks assertions like the real one. All answers
 * are in this file, long as it is: they share the keys, the clock and what was sold.
 */
export interface Vendor {
  readonly rootKeys: readonly string[];
  readonly transport: HttpTransport;
  readonly calls: { readonly path: string; readonly body: Record<string, unknown> }[];
  now: () => number;
  issuer: string;
  grants: LicenseGrant[];
  answers: Record<string, Handler>;
  /** The online key in use. */
  online: SigningKey;
  version: number;
  keys: readonly ManifestKey[];
  fingerprint: Record<string, string>;
  /** What the service knows of evaluations, by product code; a product that is not there is unknown to it. */
  evaluations: Record<string, { startsAt: number; endsAt: number }>;
  /** The servers that share licenses, as get-cluster tells them. */
  nodes: Record<string, unknown>[];
  evaluation(asked: Asked, entries: readonly EvaluationEntry[]): Promise<string>;
  license(asked: Asked, change?: Partial<LicenseFile>, by?: SigningKey): Promise<string>;
  verdict(asked: Asked, noes: Verdict["noes"], change?: Partial<Verdict>, by?: SigningKey): Promise<string>;
  manifest(): Promise<string>;
  /** Replaces the online key and raises the manifest's version; the old one is revoked or stays. */
  rotate(revokes: boolean): Promise<void>;
}

/** One license as the service would grant it; times in days from T0. */
export function grant(
  name: string,
  change: { expiresDays?: number; graceDays?: number; deadlineDays?: number; capacity?: number | null } = {},
): LicenseGrant {
  const expiresAt = change.expiresDays === undefined ? null : T0 + change.expiresDays * DAY;
  return {
    license: {
      id: `lic_${name}0000000000`,
      code: `CODE-${name}`,
      accountId: "acc_0000000000",
      productId: `prd_${name}0000000000`,
      type: expiresAt === null ? "perpetual" : "subscription",
      ...LICENSE_DEFAULTS,
      class: "production",
      capacity: change.capacity ?? null,
      features: ["reports"],
      startsAt: null,
      expiresAt,
      maintenanceUntil: null,
      graceDays: change.graceDays ?? 0,
      parallelUses: 1,
      state: "active",
      orderReference: null,
      createdAt: T0,
    },
    product: {
      ...PRODUCT_DEFAULTS,
      id: `prd_${name}0000000000`,
      code: name,
      name: name.toUpperCase(),
      isActive: true,
      createdAt: T0,
    },
    activationId: `act_${name}0000000000`,
    activatedAt: T0,
    deadlineAt: T0 + (change.deadlineDays ?? 30) * DAY,
  };
}

export async function makeVendor(root?: PrivateJwk): Promise<Vendor> {
  const rootKey = await loadSigningKey(root ?? (await generatePrivateJwk()));
  const online = await loadSigningKey(await generatePrivateJwk());
  const vendor: Vendor = {
    rootKeys: [rootKey.publicJwk.x],
    calls: [],
    now: () => T0,
    issuer: "countersign:vendor",
    grants: [grant("mill")],
    answers: {},
    online,
    version: 1,
    keys: [{ ...online.publicJwk, kid: online.kid, useFrom: T0 }],
    fingerprint: {},
    evaluations: {},
    nodes: [],
    evaluation: ({ nodeId, nonce }, entries) =>
      signDocument(
        "evaluation",
        evaluationFileClaims(occasion(vendor, nodeId, nonce), entries),
        vendor.online,
      ),
    license: ({ nodeId, nonce }, change = {}, by) =>
      signDocument(
        "license",
        {
          ...licenseFileClaims(occasion(vendor, nodeId, nonce), vendor.grants, vendor.fingerprint),
          ...change,
        },
        by ?? vendor.online,
      ),
    verdict: ({ nodeId, nonce }, noes, change = {}, by) =>
      signDocument(
        "verdict",
        { ...verdictClaims(occasion(vendor, nodeId, nonce), noes), ...change },
        by ?? vendor.online,
      ),
    manifest: () =>
      signManifest(
        rootKey,
        { issuer: vendor.issuer, version: vendor.version, keys: vendor.keys },
        vendor.now(),
      ),
    async rotate(revokes) {
      vendor.online = await loadSigningKey(await generatePrivateJwk());
      const old = vendor.keys.map((key) => (revokes ? { ...key, revokedAt: vendor.now() } : key));
      vendor.keys = [...old, { ...vendor.online.publicJwk, kid: vendor.online.kid, useFrom: vendor.now() }];
      vendor.version += 1;
    },
    transport: async ({ url, headers, body }) => {
      const { pathname } = new URL(url);
      const parsed = body === null ? {} : JSON.parse(body);
      vendor.calls.push({ path: pathname, body: parsed });
      const reply = await answer(vendor, pathname, headers["authorization"] ?? "", body ?? "", parsed);
      const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
      return { status: reply.status ?? 200, headers: reply.headers ?? {}, body: text };
    },
  };
  return vendor;
}

/** A no as the service words it. */
export function problem(status: number, code: string, extra: Record<string, unknown> = {}): Reply {
  return {
    status,
    body: {
      type: `urn:countersign:error:${code}`,
      title: code,
      status,
      code,
      detail: `Detail of ${code}.`,
      fix: `Fix of ${code}.`,
      requestId: "r",
      ...extra,
    },
  };
}

/** A positive answer to a poll. */
export async function validReply(vendor: Vendor, asked: Asked): Promise<Reply> {
  return { body: verifyBody(vendor, { licenseFile: await vendor.license(asked) }) };
}

/** The body of an answer to a poll. */
export function verifyBody(vendor: Vendor, change: Record<string, unknown> = {}) {
  return {
    valid: true,
    code: null,
    licenses: [],
    licenseFile: null,
    verdict: null,
    serverTime: new Date(vendor.now()).toISOString(),
    ...change,
  };
}

/** The answer to a server that tells of its evaluations. */
export async function evaluationReply(vendor: Vendor, asked: Asked): Promise<Reply> {
  const codes = asked.body["products"] as string[];
  const known = codes.flatMap((code) => {
    const dates = vendor.evaluations[code];
    return dates === undefined
      ? []
      : [{ product: { id: `prd_${code}0000000000`, code, name: code.toUpperCase() }, ...dates }];
  });
  const refused = codes.filter((code) => vendor.evaluations[code] === undefined);
  const reason = "PRODUCT_UNKNOWN";
  return {
    body: {
      evaluations: known.map(({ product, startsAt, endsAt }) => ({
        product,
        startsAt: new Date(startsAt).toISOString(),
        endsAt: new Date(endsAt).toISOString(),
        state: vendor.now() < endsAt ? "running" : "ended",
      })),
      refused: refused.map((product) => ({ product, reason, detail: `Detail of ${reason}.` })),
      evaluationFile: known.length === 0 ? null : await vendor.evaluation(asked, known),
      serverTime: new Date(vendor.now()).toISOString(),
    },
  };
}

/** Where the path does not end with the operation's own name. */
const OPERATIONS: Readonly<Record<string, string>> = {
  evaluations: "start-evaluation",
  cluster: "get-cluster",
};

async function answer(
  vendor: Vendor,
  path: string,
  authorization: string,
  text: string,
  body: Record<string, unknown>,
): Promise<Reply> {
  const name = path.split("/").at(-1) ?? "";
  if (name === "countersign-manifest")
    return (
      vendor.answers["manifest"]?.({ nodeId: "", nonce: "", body }) ?? {
        body: { manifest: await vendor.manifest() },
      }
    );
  const read = await readAssertion(authorization.replace("Node ", ""), {
    issuer: vendor.issuer,
    operation: OPERATIONS[name] ?? name,
    body: text,
    now: vendor.now(),
  });
  const serverTime = new Date(vendor.now()).toISOString();
  if (!read.ok)
    return problem(401, read.fault === "clock" ? "ASSERTION_EXPIRED" : "ASSERTION_INVALID", { serverTime });
  const asked = { nodeId: read.nodeId, nonce: String(body["nonce"]), body };
  const own = vendor.answers[name];
  if (own !== undefined) return own(asked);
  if (name === "verify") return validReply(vendor, asked);
  if (name === "evaluations") return evaluationReply(vendor, asked);
  if (name === "cluster") return { body: { nodes: vendor.nodes, more: false } };
  if (name === "deactivate") return { body: { released: body["licenses"], licenseFile: null } };
  const node = body["node"] as { fingerprint?: Record<string, string> };
  vendor.fingerprint = node.fingerprint ?? {};
  const activations = vendor.grants.map(({ license, activationId }) => ({
    id: activationId,
    licenseId: license.id,
  }));
  return { body: { activations, licenseFile: await vendor.license(asked) } };
}

function occasion(vendor: Vendor, nodeId: string, nonce: string) {
  return {
    issuer: vendor.issuer,
    nodeId,
    accountId: "acc_0000000000",
    nonce,
    jti: "doc_1",
    now: vendor.now(),
  };
}
