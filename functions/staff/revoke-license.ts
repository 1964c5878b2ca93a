import { revokeLicense } from "../../shared/contract/operations/revoke-license.ts";
import { withState } from "../../shared/domain/license-state.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentLicense } from "../present/views.ts";

/** Revokes a license, which is final. Safe to repeat. */
export const handler = route(revokeLicense, async ({ params, body }, context) => {
  const { storage, settings, now, once, activity } = context;
  return settle(context, async () => {
    const found = await storage.loadLicense(params.license, now());
    if (found === null) return refuse("NOT_FOUND");
    const license = withState(found.license, "revoked") ?? found.license;
    const answer = reply(200, presentLicense({ ...found, license }, await settings.read(), now()));
    if (license === found.license)
      return (await storage.rememberAnswer(once(answer))) === "contended" ? AGAIN : answer;
    const { id, accountId } = license;
    const entry = activity("license.revoked", { accountId, subjects: [id], reason: body.reason ?? null });
    const saved = await storage.saveLicense(license, entry, once(answer));
    return saved === "saved" ? answer : AGAIN;
  });
});
