import { licenseTerms } from "../../shared/contract/license-fields.ts";
import type { ActivityKind, Change } from "../../shared/domain/activity.ts";
import { changesBetween } from "../../shared/domain/changes.ts";
import type { License } from "../../shared/domain/license.ts";
import { type Refusal, refuse } from "../http/answer.ts";
import type { Context } from "../http/context.ts";
import { AGAIN, settle } from "../http/settle.ts";
import type { LicenseInFull } from "../present/internal-license.ts";
import { presentLicense } from "../present/views.ts";
import { licenseInFull } from "./license-in-full.ts";

const FIELDS = [...(Object.keys(licenseTerms) as (keyof typeof licenseTerms)[]), "type", "state"] as const;

type No = "NOT_FOUND" | "INPUT_INVALID" | "LICENSE_REVOKED_FOR_GOOD";

/** A license as it is wanted: its revision is counted here. */
export type Wanted<C extends No = never> = Omit<License, "revision"> | Refusal<C>;

/**
 * Changes the license that `named` means into what `want` makes of it, under a log entry of this kind; a license that is
 * so already is not written.
 */
export function changeLicense<C extends No = never>(
  context: Context,
  named: string,
  kind: ActivityKind,
  want: (full: LicenseInFull) => Wanted<C>,
): Promise<{ readonly full: LicenseInFull } | Refusal<C | "NOT_FOUND" | "BUSY">> {
  const { storage, settings, now, activity } = context;
  return settle(context, async () => {
    const found = await storage.loadLicense(named, now());
    if (found === null) return refuse("NOT_FOUND");
    const before = await licenseInFull(found, context);
    const wanted = want(before);
    if ("kind" in wanted) return wanted;
    const license: License = { ...wanted, revision: before.license.revision + 1 };
    const full = { ...before, license };
    const [set, at] = [await settings.read(), now()];
    const changes = changesBetween(presentLicense(before, set, at), presentLicense(full, set, at), FIELDS);
    if (changes.length === 0) return { full: before };
    const { id, accountId } = license;
    const entry = activity(kindOf(kind, license, changes), { accountId, subjects: [id], changes });
    return (await storage.saveLicense(license, entry, [])) === "saved" ? { full } : AGAIN;
  });
}

/** An edit that changes nothing but the state is a block, or the end of one. */
function kindOf(kind: ActivityKind, { state }: License, changes: readonly Change[]): ActivityKind {
  if (kind !== "license.changed" || changes.some(({ field }) => field !== "state")) return kind;
  return state === "blocked" ? "license.blocked" : "license.unblocked";
}
