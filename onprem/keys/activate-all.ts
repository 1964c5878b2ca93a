import type { Refused } from "../../client/index.ts";
import { type Authorized, askAuthorization, tellReleased } from "./ask-service.ts";
import { isNo, type KeysDesk } from "./change-keys.ts";
import type { OfferedFile, Tell } from "./read-file.ts";
import type { KeysSnapshot } from "./read-keys.ts";
import { connectionNeeded, rejected } from "./refusal.ts";

/** Files with what the service has signed of each. */
export type Activated = readonly { readonly file: OfferedFile; readonly answer: Authorized }[];

/** Activates all files, or gives back those that it has activated and says why. */
export async function activateAll(
  keys: KeysDesk,
  snapshot: KeysSnapshot,
  files: readonly OfferedFile[],
  tell: Tell,
): Promise<Activated | Refused> {
  const { desk, support } = keys;
  const activated: { file: OfferedFile; answer: Authorized }[] = [];
  for (const [index, file] of files.entries()) {
    tell({ step: "activating", done: index, of: files.length });
    const kept = await keepFromGivingBack(keys, file.id);
    const answer = isNo(kept) ? kept : await askAuthorization(desk, snapshot, file, true);
    if (!answer.ok) {
      // An answer that was lost may have taken a place, too.
      await undo(keys, files.slice(0, index + 1));
      if (answer.kind === "local") return answer;
      return answer.kind === "refused" ? rejected(answer, support) : connectionNeeded(answer, support);
    }
    activated.push({ file, answer });
  }
  tell({ step: "activating", done: files.length, of: files.length });
  return activated;
}

/** Keeps other programs from giving a file back that is being imported now; true when it was still to be given back. */
export async function keepFromGivingBack(keys: KeysDesk, fileId: string): Promise<boolean | Refused> {
  let isKept = false;
  const after = await keys.changeKeys(({ stored }) => {
    isKept = stored.toGiveBack.includes(fileId);
    return isKept ? { ...stored, toGiveBack: stored.toGiveBack.filter((id) => id !== fileId) } : null;
  });
  return isNo(after) ? after : isKept;
}

/** Gives back what was activated and does not come about; what fails is remembered for the next poll. */
export async function undo(keys: KeysDesk, files: readonly OfferedFile[]): Promise<void> {
  const left: string[] = [];
  for (const { id } of files) {
    // Another program may have brought it about.
    const snapshot = await keys.read();
    if (snapshot.files.some((file) => file.id === id)) continue;
    if ((await tellReleased(keys.desk, snapshot, id)) !== null) left.push(id);
  }
  if (left.length === 0) return;
  await keys.changeKeys(({ stored }) => ({
    ...stored,
    toGiveBack: [...stored.toGiveBack.filter((id) => !left.includes(id)), ...left],
  }));
}
