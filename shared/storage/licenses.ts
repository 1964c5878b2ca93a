import type { ActivityEntry } from "../domain/activity.ts";
import type { License } from "../domain/license.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import { fromItem, toItem } from "./item.ts";
import { getItem, getItems } from "./read.ts";
import { KEYS, listed } from "./table.ts";
import { transact, type Write } from "./transact.ts";

export type LicenseSaved = "saved" | "code-taken" | "contended";

/** Writes a new license; its code is taken in the same transaction. */
export async function insertLicense(
  db: Database,
  license: License,
  activity: ActivityEntry,
  also: readonly Write[],
): Promise<LicenseSaved> {
  const places = [{ list: "licenses" }, { list: "licensesOfAccount", owner: license.accountId }] as const;
  const result = await transact(db, [
    {
      label: "license",
      action: "Put",
      item: toItem(KEYS.license(license.id), license, listed(places, license.createdAt, license.id)),
      guard: "attribute_not_exists(pk)",
    },
    {
      label: "code",
      action: "Put",
      item: toItem(KEYS.licenseCode(license.code), { licenseId: license.id }),
      guard: "attribute_not_exists(pk) OR licenseId = :id",
      values: { ":id": license.id },
    },
    activityWrite(activity),
    ...also,
  ]);
  if (result.outcome === "changed") return result.failed.has("code") ? "code-taken" : "saved";
  return result.outcome;
}

export interface LicenseWithUses {
  readonly license: License;
  readonly usesTaken: number;
}

/** A license by its id or else its code (a foreign one may look like an id), with the uses taken now; or null. */
export async function loadLicense(db: Database, reference: string): Promise<LicenseWithUses | null> {
  const byId = async (id: string) => (await loadLicensesWithUses(db, [id]))[0] ?? null;
  const found = reference.startsWith("lic_") ? await byId(reference) : null;
  if (found !== null) return found;
  const id = await licenseIdOf(db, reference);
  return id === null ? null : byId(id);
}

/** The licenses that exist of those named, in the order of the names, each with the uses taken now. */
export async function loadLicensesWithUses(db: Database, ids: readonly string[]): Promise<LicenseWithUses[]> {
  const found = await getItems(
    db,
    ids.flatMap((id) => [KEYS.license(id), KEYS.licenseUses(id)]),
    "strong",
  );
  return ids.flatMap((id) => {
    const license = fromItem<License>(found.get(KEYS.license(id)));
    const taken = found.get(KEYS.licenseUses(id))?.["taken"];
    return license === null ? [] : [{ license, usesTaken: typeof taken === "number" ? taken : 0 }];
  });
}

async function licenseIdOf(db: Database, code: string): Promise<string | null> {
  const item = await getItem(db, KEYS.licenseCode(code), "strong");
  return typeof item?.["licenseId"] === "string" ? item["licenseId"] : null;
}
