import { ERRORS } from "../../shared/contract/errors.ts";
import { toWire } from "../../shared/contract/instant.ts";
import { verify } from "../../shared/contract/operations/verify.ts";
import { refuseSource, targetsOf } from "../../shared/domain/blacklist.ts";
import { explainActivation } from "../../shared/domain/explain-activation.ts";
import { decideVerification, type VerificationFacts } from "../../shared/domain/verify.ts";
import { reply } from "../http/answer.ts";
import { refuseBlacklisted } from "../http/blacklisted.ts";
import { nodeClaimsOf } from "../http/node-claims.ts";
import { route } from "../http/route.ts";
import { presentLicenseFile, presentVerdict } from "../present/documents.ts";
import { presentTrace } from "../present/trace.ts";

/**
 * A node's poll: is it still so, and a fresh license file. Every no rests on a second, strongly consistent look, and
 * the noes that stop an installation are signed.
 */
export const handler = route(verify, async ({ body, query, caller, origin }, context) => {
  const { storage, settings, now, activity } = context;
  const { nodeId } = caller;
  const targets = targetsOf(origin.observedIp, null);
  const load = (consistency: "eventual" | "strong") =>
    storage.loadForVerification(nodeId, body.licenses, targets, consistency);
  const [set, first] = await Promise.all([settings.read(), load("eventual")]);
  const environment = { now: now(), leaseDays: set.leaseDays, claimed: nodeClaimsOf(body.node) };

  // A node that is known here has an assertion that nobody else can make: a proof.
  const refusedSource = ({ blacklist, node }: VerificationFacts) =>
    refuseSource(blacklist, { domain: null, hasProof: node !== null }, set, environment.now);

  let found = first;
  let decision = decideVerification(found, environment);
  if (!decision.valid || refusedSource(found) !== null) {
    found = await load("strong");
    decision = decideVerification(found, environment);
  }
  const source = refusedSource(found);
  if (source !== null) return refuseBlacklisted(source, context);
  const { valid, grants, noes, accountId, claims, isFirstToday, isCopied } = decision;
  if (isFirstToday && claims !== null)
    await storage.recordContact(nodeId, claims, environment.now).catch(() => undefined);
  if (isCopied)
    await storage
      .noteOtherHardware(nodeId, environment.now, activity("node.copied", { accountId, subjects: [nodeId] }))
      .catch(() => undefined);

  const addressee = { nodeId, accountId: accountId ?? "", nonce: body.nonce };
  const refused = new Map(noes.map((no) => [no.licenseId, no.code]));
  return reply(200, {
    valid,
    code: noes[0]?.code ?? null,
    licenses: found.licenses.map((held) => {
      const { licenseId } = held;
      const code = refused.get(licenseId) ?? null;
      const said = { licenseId, valid: code === null, code, detail: code && ERRORS[code].detail };
      if (query.explain !== "true") return said;
      return { ...said, trace: presentTrace(explainActivation(held, environment.now)) };
    }),
    licenseFile: await presentLicenseFile(addressee, grants, claims?.fingerprint ?? null, context),
    verdict: await presentVerdict(addressee, noes, context),
    serverTime: toWire(environment.now),
  });
});
