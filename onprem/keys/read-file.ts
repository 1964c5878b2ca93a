import type { Refused } from "../../client/index.ts";
import { keyFault } from "../../shared/domain/license-key.ts";
import {
  KEY_FILE_LIMITS,
  type KeyFileClaims,
  type ReadKey,
  readKeyFile,
} from "../../shared/signing/key-file.ts";
import type { KeysDesk } from "./change-keys.ts";
import { type FileShape, shapeOf } from "./file-shape.ts";
import type { ImportProgress } from "./license-keys.ts";
import type { KeysSnapshot } from "./read-keys.ts";
import { refuse, refuseKey, refuseRead } from "./refusal.ts";
import type { KeysCode } from "./refusal-texts.ts";

/** A file that somebody offers, proven. */
export interface OfferedFile {
  readonly id: string;
  readonly aud: string;
  readonly serverType: string;
  readonly count: number;
  readonly keys: readonly ReadKey[];
  readonly grantedAt: number;
  readonly cover: KeyFileClaims;
  /** The cover as it was signed. */
  readonly coverText: string;
}

/** Tells how far an import is; never throws. */
export type Tell = (progress: ImportProgress) => void;

/** Tells progress to whoever asked for it; what fails there does not fail the import. */
export function teller(onProgress: Tell | undefined): Tell {
  return (progress) => {
    try {
      onProgress?.(progress);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
}

const BY_SHAPE = {
  unreadable: "KEY_FILE_UNREADABLE",
  "cut-off": "KEY_FILE_CUT_OFF",
  contrived: "KEY_FILE_CONTRIVED",
  "too-many": "KEY_FILE_TOO_LARGE",
} as const satisfies Record<Exclude<FileShape, "plain">, KeysCode>;

/** Reads and proves a file, and lets others get their turn meanwhile; nothing is written. */
export async function readOffered(
  { desk, support }: KeysDesk,
  snapshot: Pick<KeysSnapshot, "known" | "accountId">,
  text: string,
  tell: Tell,
): Promise<OfferedFile | Refused> {
  // Callers without types hand over bytes, or nothing.
  if (typeof text !== "string") return refuse("KEY_FILE_UNREADABLE", support);
  if (text.length > KEY_FILE_LIMITS.characters) return refuse("KEY_FILE_TOO_LARGE", support);
  // Editors of some systems put a mark before the text.
  const plain = text.replace(/^\uFEFF/, "");
  const shape = shapeOf(plain);
  if (shape !== "plain") return refuse(BY_SHAPE[shape], support);
  const trust = { pins: desk.pins, known: snapshot.known?.claims ?? null, accountId: snapshot.accountId };
  const read = await readKeyFile(plain, trust, async (done, of) => {
    tell({ step: "proving", done, of });
    await new Promise((resolve) => setImmediate(resolve));
  });
  if (!read.ok) return refuseRead(read, support);
  const fault = keyFault(read.keys);
  if (fault !== null) return refuseKey(fault, support);
  const { cover, keys } = read;
  const { jti, aud, serverType, count } = cover;
  const grantedAt = keys[0]?.grantedAt ?? cover.serial;
  const coverText = (JSON.parse(plain) as { readonly file: string }).file;
  return { id: jti, aud, serverType, count, keys, grantedAt, cover, coverText };
}
