import { ERRORS } from "../../shared/contract/errors.ts";
import { activate } from "../../shared/contract/operations/activate.ts";
import {
  type ActivationDecision,
  type ActivationFacts,
  type ActivationRequest,
  decideActivation,
} from "../../shared/domain/activate.ts";
import { refuseSource, targetsOf } from "../../shared/domain/blacklist.ts";
import { isWellFormedSecret } from "../../shared/domain/secret-format.ts";
import { refuse, reply } from "../http/answer.ts";
import { refuseBlacklisted } from "../http/blacklisted.ts";
import { nodeClaimsOf } from "../http/node-claims.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentLicenseFile } from "../present/documents.ts";

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
    const found = await storage.loadForActivation(tokenId, nodeId, targets, {
      settings: set,
      now: now(),
    });
    // A token that exists is a proof: nobody can guess one.
    const asking = { domain: null, hasProof: found.token !== null };
    const source = refuseSource(found.blacklist, asking, set, now());
    if (source !== null) return refuseBlacklisted(source, context);
    const choice = tried === 0 ? 0 : (randomBytes(1)[0] ?? 0);
    const decision = decideActivation(found, request, { now: now(), settings: set, choice });
    if (decision.outcome === "refused") return refuseActivation(decision, found, tokenId, request);
    const { token, node, claims, grants } = decision;
    if (claims.length > 0) {
      const ids = claims.map((claim) => claim.activation.id);
      const entry = activity("activation.succeeded", {
        accountId: token.accountId,
        subjects: [...ids, token.id],
      });
      const saved = await storage.saveUses({ token, holder: node, claims, activity: entry }, found.node);
      if (saved.outcome !== "saved") return AGAIN;
    }
    const addressee = { nodeId, accountId: token.accountId, nonce: body.nonce };
    const licenseFile = await presentLicenseFile(addressee, grants, node.fingerprint, context);
    const activations = grants
      .filter(({ license }) => token.licenseIds.includes(license.id))
      .map((grant) => ({ id: grant.activationId, licenseId: grant.license.id }));
    return reply(200, { activations, licenseFile: licenseFile ?? "" });
  });
});

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
