import { bindTo } from "../../shared/storage/bind-storage.ts";
import { NODE_ACCESSES } from "../../shared/storage/node-storage.ts";
import type { Storage } from "../../shared/storage/storage.ts";
import { cloudTable } from "./cloud-table.ts";

/** As much of the storage as the operations of on-prem servers ask (shared/storage/node-storage.ts). */
export function cloudStorage(): Storage {
  return bindTo(cloudTable(), NODE_ACCESSES) as Storage;
}
