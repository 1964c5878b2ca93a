import { ERRORS } from "../../shared/contract/errors.ts";
import { activate } from "../../shared/contract/operations/activate.ts";
import {
  type ActivationDecision,
  type ActivationFacts,
  type ActivationRequest,
  decideActivation,
} from "../../shared/domain/activate.ts";
import { refuseSource, targetsOf } from "../../shared/domain/blacklist.ts";
import { modeChanges } from "../../shared/domain/changes.ts";
import { isWellFormedSecret } from "../../shared/domain/secret-format.ts";
import { decideVerification, type HeldFacts } from "../../shared/domain/verify.ts";
import type { PresentedLicense } from "../../shared/storage/verifications.ts";
import { refuse, reply } from "../http/answer.ts";
import { refuseBlacklisted } from "../http/blacklisted.ts";
import type { Context } from "../http/context.ts";
import { convertedEntry } from "../http/converted-entry.ts";
import { nodeClaimsOf } from "../http/node-claims.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentLicenseFile, presentVerdict } from "../present/documents.ts";

/** Exchanges an activation token for activations on one node. Safe to repeat: a node keeps what it has. */
export const handler = route(activate, async ({ body, caller, origin }, context) => {
  const { storage, secrets, settings, now, randomBytes, activity } = context;
  if (!isWellFormedSecret("cs_act_", body.token)) return refuse("TOKEN_MALFORMED");
  const tokenId = secrets.idOf("tok", body.token);
  const { nodeId } = caller;
  const targets = targetsOf(origin.observedIp, null);
  const request = { nodeId, claims: nodeClaimsOf(body.node), origin, products: body.products ?? null };

  return settle(context, async (tried) => {
    const set = await settings.read();
    const at = now();
    const found = await storage.loadForActivation(tokenId, nodeId, targets, { settings: set, now: at });
    // A token that exists is a proof: nobody can guess one.
    const asking = { domain: null, hasProof: found.token !== null };
    const source = refuseSource(found.blacklist, asking, set, at);
    if (source !== null) return refuseBlacklisted(source, context);
    const choice = tried === 0 ? 0 : (randomBytes(1)[0] ?? 0);
    const decision = decideActivation(found, request, { now: at, settings: set, choice });
    if (decision.outcome === "refused") return refuseActivation(decision, found, tokenId, request);
    const { token, node, claims, changes, converted, grants } = decision;
    if (claims.length + changes.length > 0) {
      const ids = [...claims.map((claim) => claim.activation.id), ...changes.map(({ after }) => after.id)];
      const entry = activity("activation.succeeded", {
        accountId: token.accountId,
        subjects: [...ids, token.id],
        changes: modeChanges(changes),
      });
      const ended = convertedEntry(converted, nodeId, activity);
      const uses = { token, holder: node, claims, changes, activity: entry, converted: ended };
      const saved = await storage.saveUses(uses, found.node);
      if (saved.outcome !== "saved") return AGAIN;
    }
    const addressee = { nodeId, accountId: token.accountId, nonce: body.nonce };
    const licenseFile = await presentLicenseFile(addressee, grants, node.fingerprint, context);
    const activations = grants
      .filter(({ license }) => token.licenseIds.includes(license.id))
      .map((grant) => ({ id: grant.activationId, licenseId: grant.license.id }));
    const named = (body.licenses ?? []).filter(({ licenseId }) => !token.licenseIds.includes(licenseId));
    const held = await withNamed(found.held, named, nodeId, context);
    // At the same instant as the grants: nothing may be in the license file and in the verdict.
    const environment = { now: at, leaseDays: set.leaseDays, claimed: request.claims };
    const { noes } = decideVerification({ node, licenses: held, blacklist: [] }, environment);
    const verdict = await presentVerdict(addressee, noes, context);
    return reply(200, {
      activations,
      licenseFile: licenseFile ?? "",
      verdict,
      tokenDescription: token.description,
    });
  });
});

/** What the node holds besides, and what it believes to hold: of a use that was released its record knows nothing more. */
async function withNamed(
  held: readonly HeldFacts[],
  named: readonly PresentedLicense[],
  nodeId: string,
  { storage }: Context,
): Promise<readonly HeldFacts[]> {
  const unknown = named.filter(({ licenseId }) => held.every((each) => each.licenseId !== licenseId));
  if (unknown.length === 0) return held;
  return [...held, ...(await storage.loadForVerification(nodeId, unknown, [], "strong")).licenses];
}

function refuseActivation(
  { code, licenses }: Extract<ActivationDecision, { outcome: "refused" }>,
  { token, licenses: found }: ActivationFacts,
  tokenId: string,
  { nodeId, claims }: ActivationRequest,
) {
  const details = licenses.map((no) => ({ ...no, detail: ERRORS[no.code].detail }));
  const inTheWay = licenses[0]?.licenseId ?? token?.licenseIds[0];
  const first = found.find(({ licenseId }) => licenseId === inTheWay);
  const refused = found.filter(({ licenseId }) => licenses.some((no) => no.licenseId === licenseId));
  const productIds = refused.flatMap(({ license }) => license?.productId ?? []);
  const attempt = {
    accountId: token?.accountId ?? null,
    subjects: [tokenId, nodeId, ...licenses.map((no) => no.licenseId), ...new Set(productIds)],
    about: {
      tokenId,
      holderId: nodeId,
      hostName: claims.hostName,
      licenseId: inTheWay ?? null,
      licenseCode: first?.license?.code ?? null,
      productId: first?.license?.productId ?? null,
    },
  };
  return refuse(code, details.length === 0 ? {} : { licenses: details }, attempt);
}
