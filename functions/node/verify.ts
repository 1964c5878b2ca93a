import { ERRORS } from "../../shared/contract/errors.ts";
import { toWire } from "../../shared/contract/instant.ts";
import { verify } from "../../shared/contract/operations/verify.ts";
import { decideVerification } from "../../shared/domain/verify.ts";
import { reply } from "../http/answer.ts";
import { nodeClaimsOf } from "../http/node-claims.ts";
import { route } from "../http/route.ts";
import { presentLicenseFile, presentVerdict } from "../present/documents.ts";

/**
 * A node's poll: is it still so, and a fresh license file. Every no rests on a second, strongly consistent look, and
 * the noes that stop an installation are signed.
 */
export const handler = route(verify, async ({ body, caller }, context) => {
  const { storage, settings, now } = context;
  const { nodeId } = caller;
  const environment = { now: now(), leaseDays: settings.leaseDays, claimed: nodeClaimsOf(body.node) };

  let found = await storage.loadForVerification(nodeId, body.licenses, "eventual");
  let decision = decideVerification(found, environment);
  if (!decision.valid) {
    found = await storage.loadForVerification(nodeId, body.licenses, "strong");
    decision = decideVerification(found, environment);
  }
  const { valid, grants, noes, accountId, claims, isFirstToday } = decision;
  if (isFirstToday && claims !== null)
    await storage.recordContact(nodeId, claims, environment.now).catch(() => undefined);

  const addressee = { nodeId, accountId: accountId ?? "", nonce: body.nonce };
  const refused = new Map(noes.map((no) => [no.licenseId, no.code]));
  return reply(200, {
    valid,
    code: noes[0]?.code ?? null,
    licenses: body.licenses.map(({ licenseId }) => {
      const code = refused.get(licenseId) ?? null;
      return { licenseId, valid: code === null, code, detail: code && ERRORS[code].detail };
    }),
    licenseFile: await presentLicenseFile(addressee, grants, claims?.fingerprint ?? null, context),
    verdict: await presentVerdict(addressee, noes, context),
    serverTime: toWire(environment.now),
  });
});
