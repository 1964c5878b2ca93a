import type { Refused } from "../../client/index.ts";
import { typeChangeTable } from "../../shared/domain/import-keys.ts";
import type { MovedKey } from "../../shared/domain/move-seats.ts";
import { type Activated, activateAll, undo } from "./activate-all.ts";
import { giveBack } from "./authorize.ts";
import { isNo, type KeysDesk, noteFirstImports } from "./change-keys.ts";
import { faultOf } from "./import-file.ts";
import { keysWithState, serverOf } from "./key-state.ts";
import type { ImportOptions } from "./license-keys.ts";
import { settleMoved } from "./move-seats.ts";
import type { TypeChangeOutcome, TypeChangePlan } from "./outcome.ts";
import { presentTerms } from "./present.ts";
import { type OfferedFile, readOffered, type Tell, teller } from "./read-file.ts";
import type { KeysSnapshot } from "./read-keys.ts";
import { connectionNeeded, refuse } from "./refusal.ts";
import { withFile } from "./store-file.ts";
import type { StoredKeys } from "./stored-keys.ts";
import { refuseImporter } from "./users.ts";

/** The table that is shown before the server type is changed (B7); asks nobody and writes nothing. */
export async function planTypeChange(keys: KeysDesk, texts: readonly string[]): Promise<TypeChangePlan> {
  const snapshot = await keys.read();
  const files = await readAll(keys, snapshot, texts, teller(undefined));
  if (isNo(files)) return files;
  const instant = keys.instant();
  const server = serverOf(snapshot, instant);
  return {
    ok: true,
    from: server.serverType ?? "",
    to: files[0]?.serverType ?? "",
    rows: typeChangeTable(server, snapshot.terms, files, instant.now),
    keyCount: files.reduce((sum, { count }) => sum + count, 0),
  };
}

/** Replaces all keys by those of files of another type: all are activated first, or nothing changes. */
export async function changeType(
  keys: KeysDesk,
  texts: readonly string[],
  options: ImportOptions,
): Promise<TypeChangeOutcome> {
  const { desk, support } = keys;
  const tell = teller(options.onProgress);
  const snapshot = await keys.read();
  const notAllowed = refuseImporter(keys, snapshot, options);
  if (notAllowed !== null) return notAllowed;
  const files = await readAll(keys, snapshot, texts, tell);
  if (isNo(files)) return files;
  if (desk.isAirGapped) return connectionNeeded(null, support);
  const activated = await activateAll(keys, snapshot, files, tell);
  if (isNo(activated)) return activated;
  const count = files.reduce((sum, each) => sum + each.count, 0);
  tell({ step: "writing", done: 0, of: count });
  const written = await writeChange(keys, snapshot, activated);
  if (isNo(written)) {
    await undo(keys, files);
    return written;
  }
  const unassigned = await settleMoved(keys);
  if (isNo(unassigned)) return unassigned;
  tell({ step: "writing", done: count, of: count });
  await giveBack(keys);
  const removed = snapshot.files.reduce((sum, each) => sum + each.keys.length, 0);
  const serverType = files[0]?.serverType ?? "";
  return { ok: true, serverType, removed, added: count, unassigned };
}

async function readAll(
  keys: KeysDesk,
  snapshot: KeysSnapshot,
  texts: readonly string[],
  tell: Tell,
): Promise<readonly OfferedFile[] | Refused> {
  const { support } = keys;
  const blocked = faultOf(snapshot);
  if (blocked !== null) return blocked;
  const files: OfferedFile[] = [];
  for (const text of texts) {
    const file = await readOffered(keys, snapshot, text, tell);
    if (isNo(file)) return file;
    if (!files.some(({ id }) => id === file.id)) files.push(file);
  }
  return (
    refuseChange(keys, snapshot, files) ?? (files.length > 0 ? files : refuse("KEY_FILE_UNREADABLE", support))
  );
}

function refuseChange(
  { support, instant }: KeysDesk,
  snapshot: KeysSnapshot,
  files: readonly OfferedFile[],
): Refused | null {
  const at = instant();
  const { serverType, records } = serverOf(snapshot, at);
  if (serverType === null) return refuse("FILE_NOT_HERE", support);
  if (records.some(({ authorizedAt }) => authorizedAt === null)) return refuse("PROVISIONAL_FIRST", support);
  const offered = [...new Set(files.map((file) => file.serverType))];
  if (offered.length > 1) return refuse("SERVER_TYPES_MIXED", support, { offered: offered.join(", ") });
  if (offered[0] === serverType) return refuse("SERVER_TYPE_SAME", support, { installed: serverType });
  const accounts = new Set(files.map(({ aud }) => aud));
  if (accounts.size > 1) return refuse("KEY_FILE_OF_OTHER_ACCOUNT", support);
  const seen = new Set<string>();
  for (const { number } of files.flatMap((file) => file.keys)) {
    if (seen.has(number)) return refuse("KEY_NUMBER_TWICE", support, { number });
    seen.add(number);
  }
  return null;
}

async function writeChange(
  keys: KeysDesk,
  planned: KeysSnapshot,
  activated: Activated,
): Promise<KeysSnapshot | Refused> {
  const instant = keys.instant();
  const ids = activated.map(({ file }) => file.id);
  const unnoted = await noteFirstImports(keys.desk, planned, ids, instant);
  if (unnoted !== null) return unnoted;
  return keys.changeKeys((current) => {
    const refused = refuseChange(
      keys,
      current,
      activated.map(({ file }) => file),
    );
    if (refused !== null) return refused;
    const old = current.stored.files.map(({ id }) => id);
    const emptied: StoredKeys = { ...current.stored, files: [], moved: movedKeys(keys, current) };
    const next = activated.reduce(
      (stored, { file, answer }) => withFile({ ...current, stored, files: [] }, file, answer, instant),
      emptied,
    );
    return { ...next, toGiveBack: [...next.toGiveBack, ...old.filter((id) => !ids.includes(id))] };
  });
}

/** The keys that somebody has now: their users are to get others of the kind. */
function movedKeys({ instant }: KeysDesk, snapshot: KeysSnapshot): readonly MovedKey[] {
  const present = presentTerms(snapshot.terms);
  return keysWithState(snapshot, instant()).flatMap(({ key: { number, type, module } }) =>
    present.has(number) ? [{ number, type, module }] : [],
  );
}
