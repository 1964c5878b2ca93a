import { answerRequestByCode } from "../../shared/contract/operations/answer-request-by-code.ts";
import type { Origin } from "../../shared/domain/activation.ts";
import { decideAnswer } from "../../shared/domain/answer-request.ts";
import { refuseSource, targetsOf } from "../../shared/domain/blacklist.ts";
import { convertEvaluations } from "../../shared/domain/evaluation.ts";
import { openRequest } from "../../shared/signing/request.ts";
import { refuse, reply } from "../http/answer.ts";
import { answeredEntry, namedNoes } from "../http/answered.ts";
import { refuseBlacklisted } from "../http/blacklisted.ts";
import type { Context } from "../http/context.ts";
import { convertedEntry } from "../http/converted-entry.ts";
import { nodeClaimsOf } from "../http/node-claims.ts";
import { openString } from "../http/offline-string.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentAnswer } from "../present/responses.ts";
import { attemptOf, licensesByCode } from "./licenses-by-code.ts";
import { ownCodes } from "./own-codes.ts";

/** Answers a request string for who has license codes that nobody can guess. Safe to repeat: no second use. */
export const handler = route(answerRequestByCode, async ({ body, origin }, context) => {
  const { storage, settings, signer, now, randomBytes } = context;
  const codes = ownCodes(body.licenseCodes);
  if ("kind" in codes) return codes;
  const given = { text: body.request, kind: "request", place: "body.request" } as const;
  const read = await openString(given, openRequest, await signer());
  if ("kind" in read) return read;
  const { nodeId, claims: asked } = read;
  if (asked.replaces !== undefined) return refuse("REPLACEMENT_BY_STAFF_ONLY");
  const source = await refuseBringer(origin, context);
  if (source !== null) return source;
  const claimed = nodeClaimsOf(asked.node);
  const asking = { nodeId, hostName: claimed.hostName, codes: codes.own };
  const named = await licensesByCode(asking, context);
  if ("kind" in named) return named;
  const { accountId, licenseIds } = named;
  const products = asked.products ?? null;
  const request = { nodeId, claims: claimed, products, accountId, origin, isVouchedFor: false };
  const addressee = { nodeId, accountId, nonce: asked.nonce };
  const activity = byNode(nodeId, context);

  return settle(context, async (tried) => {
    const at = { settings: await settings.read(), now: now() };
    const found = await storage.loadForAnswer({ nodeId, licenseIds, replacesHolderId: null }, at);
    const choice = tried === 0 ? 0 : (randomBytes(1)[0] ?? 0);
    const decision = decideAnswer(found, request, { ...at, choice });
    if (decision.outcome === "refused") {
      const place = Math.max(0, licenseIds.indexOf(decision.licenses[0]?.licenseId ?? ""));
      const attempt = attemptOf(asking, place, { accountId, licenseId: licenseIds[place] ?? null });
      return refuse(decision.code, namedNoes(decision.licenses), attempt);
    }
    const { node, claims, changes, grants } = decision;
    const { hostName, fingerprint } = claimed;
    const isLegacy = body.legacy ?? false;
    const answered = await presentAnswer(
      { addressee, hostName, fingerprint, grants, replacedNodeId: null, isLegacy },
      context,
    );
    if (answered === null) return refuse("RESPONSE_TOO_LONG");
    const licensed = claims.map(({ activation }) => activation);
    const productIds = licensed.map(({ productId }) => productId);
    const evaluations = await storage.loadEvaluationsOf(nodeId, productIds);
    const converted = convertedEntry(convertEvaluations(evaluations, licensed, at.now), nodeId, activity);
    const entry = answeredEntry(decision, activity);
    const uses = { token: null, holder: node, claims, changes, activity: entry, converted };
    const saved = await storage.saveUses(uses, found.node);
    return saved.outcome === "saved" ? reply(200, answered) : AGAIN;
  });
});

/** A license code can be found, and a request string is no secret: no proof. One write counts who brings it. */
async function refuseBringer({ observedIp }: Origin, context: Context) {
  const { storage, settings, now } = context;
  const [blacklist, set] = await Promise.all([
    storage.loadBlacklist(targetsOf(observedIp, null), "strong"),
    settings.read(),
  ]);
  const source = refuseSource(blacklist, { domain: null, hasProof: false }, set, now());
  if (source !== null) return refuseBlacklisted(source, context);
  return (await storage.countAnswer(observedIp, now())) ? null : refuse("REQUESTS_TOO_MANY");
}

/** Entries by the node: it has signed the request, and who brings it is not known. */
function byNode(nodeId: string, { activity }: Context): Context["activity"] {
  return (kind, about) => ({ ...activity(kind, about), actor: { kind: "node", id: nodeId } });
}
