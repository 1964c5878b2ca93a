import { refuseFile } from "../../shared/domain/import-keys.ts";
import { countKeys } from "../../shared/domain/license-key.ts";
import { isNo, type KeysDesk } from "./change-keys.ts";
import { faultOf } from "./import-file.ts";
import { serverOf } from "./key-state.ts";
import type { ImportOptions } from "./license-keys.ts";
import type { FileSummary } from "./outcome.ts";
import { readOffered, teller } from "./read-file.ts";
import { refuseImport } from "./refusal.ts";

/** What is in a file, and what stands in the way of its import now (B1). */
export async function inspectFile(
  keys: KeysDesk,
  text: string,
  options: Pick<ImportOptions, "onProgress">,
): Promise<FileSummary> {
  const snapshot = await keys.read();
  const file = await readOffered(keys, snapshot, text, teller(options.onProgress));
  if (isNo(file)) return file;
  const server = serverOf(snapshot, keys.instant());
  const here = new Set(server.records.map(({ number }) => number));
  const refusal = refuseFile(server, file);
  return {
    ok: true,
    fileId: file.id,
    customer: file.keys[0]?.customer ?? { key: file.aud, name: "" },
    serverType: file.serverType,
    keyCount: file.keys.length,
    counts: countKeys(file.keys),
    grantedAt: file.grantedAt,
    here: file.keys.filter(({ number }) => here.has(number)).length,
    obstacle: faultOf(snapshot) ?? (refusal === null ? null : refuseImport(refusal, keys.support)),
  };
}
