import type { Database } from "./database.ts";
import { type LicenseWithUses, loadLicensesWithUses } from "./licenses.ts";
import { type PageRequest, type Picked, pickFromList } from "./page.ts";
import type { ListName } from "./table.ts";

/** A page of the licenses in a list that fit, each with its uses at `now`. */
export function listLicenses(
  db: Database,
  { list, owner }: { readonly list: ListName; readonly owner: string | null },
  fits: (found: LicenseWithUses) => boolean,
  request: PageRequest,
  now: number,
): Promise<Picked<LicenseWithUses>> {
  return pickFromList(db, list, owner, request, async (ids) => {
    const found = await loadLicensesWithUses(db, ids, now);
    const byId = new Map(found.filter(fits).map((each) => [each.license.id, each]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
