import { answerRequest } from "../../shared/contract/operations/answer-request.ts";
import { decideAnswer } from "../../shared/domain/answer-request.ts";
import { convertEvaluations } from "../../shared/domain/evaluation.ts";
import { openRequest } from "../../shared/signing/request.ts";
import { refuse, reply } from "../http/answer.ts";
import { answeredEntry, namedNoes } from "../http/answered.ts";
import { convertedEntry } from "../http/converted-entry.ts";
import { nodeClaimsOf } from "../http/node-claims.ts";
import { openString } from "../http/offline-string.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentAnswer } from "../present/responses.ts";
import { extendOfflineEvaluations } from "./extend-offline.ts";
import { licensesToAnswer } from "./licenses-to-answer.ts";

const NO_LICENSES = { accountId: null, licenseIds: [] } as const;

/** Answers a request string for staff, who vouch for the server. Safe to repeat: a new string, and no second use. */
export const handler = route(answerRequest, async ({ body, origin }, context) => {
  const { storage, settings, signer, now, randomBytes, once, activity } = context;
  const given = { text: body.request, kind: "request", place: "body.request" } as const;
  const read = await openString(given, openRequest, await signer());
  if ("kind" in read) return read;
  const { nodeId, claims: asked } = read;
  const products = asked.products ?? null;
  const isExtension = body.licenses === undefined && body.accountId === undefined;
  const named = isExtension ? NO_LICENSES : await licensesToAnswer(body, { nodeId, products }, context);
  if ("kind" in named) return named;
  const { licenseIds } = named;
  const replacesHolderId = body.replaceNodeId ?? asked.replaces ?? null;
  if (body.replaceNodeId !== undefined) {
    const { activations } = await storage.loadNodeActivations(body.replaceNodeId, licenseIds);
    if (activations.every((activation) => activation === null)) return refuse("REPLACED_NODE_UNKNOWN");
  }
  const claimed = nodeClaimsOf(asked.node);
  const extending = { nodeId, claims: claimed, nonce: asked.nonce, extend: body.extend ?? [] };

  return settle(context, async (tried) => {
    const set = await settings.read();
    const at = { settings: set, now: now() };
    const found = await storage.loadForAnswer({ nodeId, licenseIds, replacesHolderId }, at);
    const accountId = named.accountId ?? found.node?.accountId ?? nodeId;
    const addressee = { nodeId, accountId, nonce: asked.nonce };
    const request = { nodeId, claims: claimed, products, accountId, origin, isVouchedFor: true };
    const choice = tried === 0 ? 0 : (randomBytes(1)[0] ?? 0);
    const decision = decideAnswer(found, request, { ...at, choice });
    if (decision.outcome === "refused") return refuse(decision.code, namedNoes(decision.licenses));
    const { node, claims, changes, grants } = decision;
    const extended = await extendOfflineEvaluations(extending, at, context);
    if ("kind" in extended) return extended;
    const isReplaced = found.licenses.some(({ replaced }) => replaced !== null);
    const answered = await presentAnswer(
      {
        ...{ addressee, hostName: claimed.hostName, fingerprint: claimed.fingerprint, grants },
        evaluations: extended.evaluations,
        ...{ replacedNodeId: isReplaced ? replacesHolderId : null, isLegacy: body.legacy ?? false },
      },
      context,
    );
    if (answered === null) return refuse("RESPONSE_TOO_LONG");
    const answer = reply(200, answered);
    if (!(await extended.save())) return AGAIN;
    if (isExtension) return (await storage.rememberAnswer(once(answer))) === "contended" ? AGAIN : answer;
    const licensed = claims.map(({ activation }) => activation);
    const evaluations = await storage.loadEvaluationsOf(
      nodeId,
      licensed.map(({ productId }) => productId),
    );
    const ended = convertEvaluations(evaluations, licensed, at.now);
    const converted = convertedEntry(ended, nodeId, activity);
    const entry = answeredEntry(decision, activity);
    const uses = { token: null, holder: node, claims, changes, activity: entry, converted };
    const saved = await storage.saveUses(uses, found.node, once(answer));
    return saved.outcome === "saved" ? answer : AGAIN;
  });
});
