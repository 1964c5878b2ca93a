import type { ActivityEntry } from "../domain/activity.ts";
import { LICENSE_DEFAULTS, type License } from "../domain/license.ts";
import { readLicenseCode } from "../domain/license-code.ts";
import { noticesAhead } from "../domain/license-notices.ts";
import { utcYear } from "../domain/time.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import { domainClaims } from "./domain-claims.ts";
import { fromItem, type Item, toItem } from "./item.ts";
import { getItem, getItems, releasesOf, takenOf } from "./read.ts";
import { KEYS, listed, SCHEMA_VERSION } from "./table.ts";
import { transact, type Write } from "./transact.ts";

/** A license as stored, with what older ones lack. */
export function licenseFrom(item: Item | undefined): License | null {
  const license = fromItem<License>(item);
  return license && { ...LICENSE_DEFAULTS, ...license };
}

export type LicenseSaved = "saved" | "code-taken" | "contended";

/** The index attributes of a license: all, by account and product, and by when its end is to be told of next. */
function licensePlaces(license: License): Record<string, string> {
  const { id, accountId, productId, createdAt } = license;
  const [notice] = noticesAhead(license);
  const places = [
    { list: "licenses" },
    { list: "licensesOfAccount", owner: accountId },
    { list: "licensesOfProduct", owner: productId },
    ...(notice === undefined ? [] : [{ list: "licensesDue", at: Math.max(0, notice.dueAt) } as const]),
  ] as const;
  return listed(places, createdAt, id);
}

const FIRST_CHANGE = "attribute_exists(pk) AND (attribute_not_exists(revision) OR revision = :before)";

/**
 * Writes a changed license in the place of the one of the revision before; the count of uses learns the new revision in the
 * same transaction, so that no use is taken on the old terms afterwards. `changed`: somebody else was faster.
 */
export async function saveLicense(
  db: Database,
  license: License,
  activity: ActivityEntry,
  also: readonly Write[],
): Promise<"saved" | "changed" | "contended"> {
  const before = license.revision - 1;
  const result = await transact(db, [
    {
      label: "license",
      action: "Put",
      item: toItem(KEYS.license(license.id), license, licensePlaces(license)),
      guard: before === 0 ? FIRST_CHANGE : "revision = :before",
      values: { ":before": before },
    },
    {
      label: "uses",
      action: "Update",
      key: KEYS.licenseUses(license.id),
      update: "SET revision = :revision, v = :v",
      values: { ":revision": license.revision, ":v": SCHEMA_VERSION },
    },
    ...domainClaims(license.id, license.allowedDomains),
    activityWrite(activity),
    ...also,
  ]);
  return result.outcome;
}

/** Writes a new license; its code is taken in the same transaction. */
export async function insertLicense(
  db: Database,
  license: License,
  activity: ActivityEntry,
  also: readonly Write[],
): Promise<LicenseSaved> {
  const result = await transact(db, [
    {
      label: "license",
      action: "Put",
      item: toItem(KEYS.license(license.id), license, licensePlaces(license)),
      guard: "attribute_not_exists(pk)",
    },
    {
      label: "code",
      action: "Put",
      item: toItem(KEYS.licenseCode(license.code), { licenseId: license.id, accountId: license.accountId }),
      guard: "attribute_not_exists(pk) OR licenseId = :id",
      values: { ":id": license.id },
    },
    ...domainClaims(license.id, license.allowedDomains),
    activityWrite(activity),
    ...also,
  ]);
  if (result.outcome === "changed") return result.failed.has("code") ? "code-taken" : "saved";
  return result.outcome;
}

export interface LicenseWithUses {
  readonly license: License;
  readonly usesTaken: number;
  /** Releases that count against its cap, in the year of the reading. */
  readonly releases: number;
}

/**
 * A license by its id or else its code (a foreign one may look like an id), however that is typed, with its uses at `now`;
 * or null. A mistyped code costs no read.
 */
export async function loadLicense(
  db: Database,
  reference: string,
  now: number,
): Promise<LicenseWithUses | null> {
  const read = readLicenseCode(reference);
  if (read.kind === "mistyped") return null;
  const byId = async (id: string) => (await loadLicensesWithUses(db, [id], now))[0] ?? null;
  const found = read.code.startsWith("lic_") ? await byId(read.code) : null;
  if (found !== null) return found;
  const id = await licenseIdOf(db, read.code);
  return id === null ? null : byId(id);
}

/** The licenses that exist of those named, in the order of the names, each with its uses at `now`. */
export async function loadLicensesWithUses(
  db: Database,
  ids: readonly string[],
  now: number,
): Promise<LicenseWithUses[]> {
  const found = await getItems(
    db,
    ids.flatMap((id) => [KEYS.license(id), KEYS.licenseUses(id)]),
    "strong",
  );
  return ids.flatMap((id) => {
    const license = licenseFrom(found.get(KEYS.license(id)));
    const uses = KEYS.licenseUses(id);
    if (license === null) return [];
    return [{ license, usesTaken: takenOf(found, uses), releases: releasesOf(found, uses, utcYear(now)) }];
  });
}

async function licenseIdOf(db: Database, code: string): Promise<string | null> {
  const item = await getItem(db, KEYS.licenseCode(code), "strong");
  return typeof item?.["licenseId"] === "string" ? item["licenseId"] : null;
}
