import { licenseTerms } from "../../shared/contract/license-fields.ts";
import { readLicenseTerms } from "../../shared/contract/license-terms.ts";
import { updateLicense } from "../../shared/contract/operations/update-license.ts";
import { changesBetween } from "../../shared/domain/changes.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentLicense } from "../present/views.ts";

const FIELDS = Object.keys(licenseTerms) as (keyof typeof licenseTerms)[];

/** Changes the terms that it names. What is taken stays taken, also where the license now allows less. */
export const handler = route(updateLicense, async ({ params, body }, context) => {
  const { storage, settings, now, once, activity } = context;
  return settle(context, async () => {
    const found = await storage.loadLicense(params.license, now());
    if (found === null) return refuse("NOT_FOUND");
    const { license: before } = found;
    if (before.state === "revoked") return refuse("LICENSE_REVOKED_FOR_GOOD");
    const read = readLicenseTerms(before.type, before, body);
    if (!read.ok) return refuse("INPUT_INVALID", { errors: read.faults });
    const license = { ...before, ...read.terms, revision: before.revision + 1 };
    const set = await settings.read();
    const view = (its: typeof before) => presentLicense({ ...found, license: its }, set, now());
    const answer = reply(200, view(license));
    const changes = changesBetween(view(before), answer.body, FIELDS);
    if (changes.length === 0)
      return (await storage.rememberAnswer(once(answer))) === "contended" ? AGAIN : answer;
    const { id, accountId } = license;
    const entry = activity("license.changed", { accountId, subjects: [id], changes });
    const saved = await storage.saveLicense(license, entry, once(answer));
    return saved === "saved" ? answer : AGAIN;
  });
});
