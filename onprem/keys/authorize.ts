import type { Refused } from "../../client/index.ts";
import { type Authorized, askAuthorization, tellReleased } from "./ask-service.ts";
import { isNo, type KeysDesk } from "./change-keys.ts";
import { fileState, withdrawnNumbers } from "./key-state.ts";
import type { AuthorizeOutcome, RemoveOutcome } from "./outcome.ts";
import { pollAfter } from "./poll-after.ts";
import type { ProvenFile } from "./prove-file.ts";
import { connectionNeeded, refuse, withSupport } from "./refusal.ts";
import { afterAnswer } from "./store-file.ts";
import type { StoredFile } from "./stored-keys.ts";

/** Has the service authorize what is provisional: a file, or all. A no leaves it as it is, and says why (B6). */
export async function authorizeFiles(keys: KeysDesk, fileId: string | undefined): Promise<AuthorizeOutcome> {
  const { desk, support } = keys;
  const snapshot = await keys.read();
  if (snapshot.fault !== null) return snapshot.fault;
  const named = snapshot.files.filter(({ id }) => fileId === undefined || id === fileId);
  if (fileId !== undefined && named.length === 0) return refuse("FILE_NOT_HERE", support);
  const instant = keys.instant();
  const waiting = named.filter((file) => {
    const state = fileState(snapshot, file, instant);
    return state === "provisional" || state === "over" || (fileId !== undefined && state === "released");
  });
  if (waiting.length === 0) return { ok: true, authorized: [], withdrawn: [] };
  if (desk.isAirGapped) return connectionNeeded(null, support);
  return askAll(keys, waiting, true);
}

/** Asks the service about every file that it has authorized, and gives back what is still to be given back. */
export async function refreshFiles(keys: KeysDesk): Promise<AuthorizeOutcome> {
  const { desk, support } = keys;
  const snapshot = await keys.read();
  if (snapshot.fault !== null) return snapshot.fault;
  if (desk.isAirGapped) return connectionNeeded(null, support);
  const known = snapshot.files.filter(({ cover, stored }) => cover !== null && stored.authorization !== null);
  const isDone = known.length === 0 && snapshot.stored.toGiveBack.length === 0;
  if (isDone) return { ok: true, authorized: [], withdrawn: [] };
  const outcome = await askAll(keys, known, false);
  await giveBack(keys);
  return outcome;
}

/** Asks about files, one after the other, and writes down at once what came of it, and when to ask again. */
async function askAll(
  keys: KeysDesk,
  files: readonly ProvenFile[],
  isImport: boolean,
): Promise<AuthorizeOutcome> {
  const { desk, support } = keys;
  const answers = new Map<StoredFile["cover"], { file: ProvenFile; answer: Authorized | Refused }>();
  let away: Refused | null = null;
  for (const file of files) {
    const answer: Authorized | Refused = away ?? (await askAbout(keys, file, isImport));
    if (isNo(answer) && isNobodyThere(answer)) away = answer;
    answers.set(file.stored.cover, { file, answer });
  }
  const all = [...answers.values()];
  const refused = all.map(({ answer }) => answer).find(isNo) ?? null;
  const now = desk.clock.effective();
  const after = await keys.changeKeys(({ stored, files: present }) => ({
    ...stored,
    ...pollAfter(keys.desk, stored.failures, refused),
    files: stored.files.map((each) => {
      const asked = answers.get(each.cover);
      const known = present.find((file) => file.stored === each) ?? asked?.file;
      return asked === undefined || known === undefined ? each : afterAnswer(each, known, asked.answer, now);
    }),
  }));
  if (isNo(after)) return after;
  if (refused !== null) return withSupport(refused, support);
  const authorized: string[] = [];
  const withdrawn: string[] = [];
  for (const { file, answer } of all) {
    if (!answer.ok) continue;
    const before = new Set(withdrawnNumbers(file.keys, file.authorization));
    withdrawn.push(...withdrawnNumbers(file.keys, answer.claims).filter((number) => !before.has(number)));
    if (!answer.claims.isReleased) authorized.push(file.id);
  }
  return { ok: true, authorized, withdrawn };
}

/** True where nothing answers: to ask about one file more would only take as long again. */
function isNobodyThere({ code }: Refused): boolean {
  return code === "SERVICE_UNREACHABLE";
}

async function askAbout(
  { desk, support, snapshot }: KeysDesk,
  file: ProvenFile,
  isImport: boolean,
): Promise<Authorized | Refused> {
  if (file.cover === null) return refuse("KEY_FILE_FORGED", support);
  return askAuthorization(desk, snapshot(), { ...file.cover, id: file.id }, isImport);
}

/** Tells the service of files that are not here any more; answers which it knows of now. What fails is tried again at the next poll. */
export async function giveBack(keys: KeysDesk): Promise<ReadonlySet<string>> {
  const { desk } = keys;
  const { stored } = await keys.read();
  const known = new Set<string>();
  if (stored.toGiveBack.length === 0 || desk.isAirGapped) return known;
  const done = new Set<string>();
  for (const id of stored.toGiveBack) {
    const snapshot = await keys.read();
    // Somebody imports it again, or has given it back.
    if (!snapshot.stored.toGiveBack.includes(id)) continue;
    const isHere = snapshot.files.some((file) => file.id === id);
    const told = isHere ? null : await tellReleased(desk, snapshot, id);
    if (told === null && !isHere) known.add(id);
    // What the service does not take for an id it will not take tomorrow; any other no may pass.
    if (told === null || told.code === "INPUT_INVALID") done.add(id);
    if (told !== null && isNobodyThere(told)) break;
  }
  if (done.size > 0)
    await keys.changeKeys((current) => ({
      ...current.stored,
      toGiveBack: current.stored.toGiveBack.filter((id) => !done.has(id)),
    }));
  return known;
}

const GIVEN_BACK_MAX = 1_000;

/** Removes a file's keys from this server, ends the seats on them, and gives the file back. */
export async function removeFile(keys: KeysDesk, fileId: string): Promise<RemoveOutcome> {
  let removed = new Set<string>();
  const after = await keys.changeKeys(({ stored, files }) => {
    const file = files.find(({ id }) => id === fileId);
    if (file === undefined) return refuse("FILE_NOT_HERE", keys.support);
    removed = new Set(file.keys.map(({ number }) => number));
    const others = stored.toGiveBack.filter((id) => id !== fileId);
    return {
      ...stored,
      files: stored.files.filter((each) => each !== file.stored),
      // The place of a copied directory's file is the original's.
      toGiveBack: file.isElsewhere ? others : [...others, fileId].slice(-GIVEN_BACK_MAX),
    };
  });
  if (isNo(after)) return after;
  const now = keys.instant().now;
  await keys.changeSeats(({ terms }) => {
    const isEnding = terms.some(({ number, until }) => until === null && removed.has(number));
    return isEnding
      ? terms.map((term) =>
          term.until === null && removed.has(term.number) ? { ...term, until: now } : term,
        )
      : null;
  });
  const known = await giveBack(keys);
  return { ok: true, removed: removed.size, isGivenBack: known.has(fileId) };
}
