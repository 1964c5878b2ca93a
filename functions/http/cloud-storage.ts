import { createStorage, type Storage } from "../../shared/storage/storage.ts";
import { cloudTable } from "./cloud-table.ts";

/** Storage over the table that the environment names. */
export function cloudStorage(): Storage {
  return createStorage(cloudTable());
}
