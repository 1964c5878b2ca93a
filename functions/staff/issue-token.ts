import { issueToken } from "../../shared/contract/operations/issue-token.ts";
import { DEFAULTS } from "../../shared/domain/limits.ts";
import { formatSecret, SECRET_RANDOM_BYTES } from "../../shared/domain/secret-format.ts";
import { daysAfter } from "../../shared/domain/time.ts";
import { refuse, reply, retryLater } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentToken } from "../present/views.ts";

/** Issues an activation token. Its text is in this reply only; what is stored is its HMAC. */
export const handler = route(issueToken, async ({ body }, context) => {
  const { storage, secrets, now, randomBytes, once, activity } = context;
  const [[account], found] = await Promise.all([
    storage.loadAccounts([body.accountId]),
    storage.loadLicensesWithUses(body.licenseIds, now()),
  ]);
  if (account === undefined) return refuse("ACCOUNT_UNKNOWN");
  const own = found.filter(({ license }) => license.accountId === account.id);
  if (own.length < body.licenseIds.length) return refuse("LICENSE_NOT_OF_ACCOUNT");
  const replaces = body.replacesNodeId ?? null;
  if (replaces !== null) {
    const { activations } = await storage.loadNodeActivations(replaces, body.licenseIds);
    if (!activations.some((activation) => activation !== null)) return refuse("REPLACED_NODE_UNKNOWN");
  }
  const text = formatSecret("cs_act_", randomBytes(SECRET_RANDOM_BYTES));
  const token = {
    id: secrets.idOf("tok", text),
    accountId: account.id,
    licenseIds: body.licenseIds,
    productIds: [...new Set(own.map(({ license }) => license.productId))],
    uses: body.uses ?? DEFAULTS.tokenUses,
    replacesHolderId: replaces,
    description: body.description ?? null,
    expiresAt: daysAfter(now(), body.expiresInDays ?? DEFAULTS.tokenLifeDays),
    revokedAt: null,
    createdAt: now(),
  };
  const answer = reply(201, { ...presentToken(token, 0, now()), token: text });
  const entry = activity("token.issued", {
    accountId: account.id,
    subjects: [token.id, ...token.licenseIds],
  });
  const saved = await storage.insertToken(token, entry, once(answer));
  return saved === "saved" ? answer : retryLater();
});
