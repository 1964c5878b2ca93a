import { ensureNodeKey, type NodeKey } from "./node-key.ts";
import type { Snapshot } from "./snapshot.ts";
import { KEY_FILE, NEXT_KEY_FILE, type StateFolder } from "./state-folder.ts";

/** A key that may be another server's, or that is missing beside a license file, is not replaced before all is well. */
export function keyFileFor({ fault, key }: Snapshot): string {
  if (fault === "copied-hardware" || fault === "key-missing" || fault === "key-corrupt") return NEXT_KEY_FILE;
  return fault !== null && fault !== "state-corrupt" && key === null ? NEXT_KEY_FILE : KEY_FILE;
}

/** The key in that file; one that is damaged is set aside, and made anew. Throws what the disk throws. */
export async function usableKey(folder: StateFolder, name: string): Promise<NodeKey> {
  const key = await ensureNodeKey(folder, name);
  if (key !== null) return key;
  await folder.setAside(name, "corrupt");
  const made = await ensureNodeKey(folder, name);
  if (made === null) throw new Error("a node key that was just made cannot be read");
  return made;
}
