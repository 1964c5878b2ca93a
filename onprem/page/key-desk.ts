import { createHash, randomUUID } from "node:crypto";
import type { ImportOptions, LicenseKeys } from "../keys/license-keys.ts";
import type { KeysRefused } from "../keys/outcome.ts";
import type { KeysState, KeyTask } from "./key-state.ts";
import { pageFault } from "./page-fault.ts";

type Kind = KeyTask["kind"];

/** The license keys, and the one task on them that may be under way. */
export interface KeyDesk {
  readonly keys: LicenseKeys;
  state(): KeysState;
  /** Starts a task and does not wait for its end; while it runs, the same files again are the same task. */
  start(kind: Kind, texts: readonly string[]): { readonly ok: true; readonly task: KeyTask } | KeysRefused;
  /** Forgets a task that has ended. */
  finish(id: string): void;
  /** The same desk with somebody in front of it: in their name files are imported. */
  servedFor(user: string): KeyDesk;
}

const BUSY: KeysRefused = {
  ok: false,
  kind: "local",
  code: "KEYS_BUSY",
  detail: "Another import or change of the server type is under way on this server.",
  fix: "Wait until it has ended, then try again.",
};

/** Opens the desk. A task that throws ends with a no, and `onError` is told. */
export function openKeyDesk(
  keys: LicenseKeys,
  { now, onError }: { readonly now: () => number; readonly onError: (error: unknown) => void },
): KeyDesk {
  let task: KeyTask | null = null;
  let digest = "";

  const run = async (kind: Kind, texts: readonly string[], id: string, user: string | null) => {
    const change = (fields: object) => {
      if (task?.id === id) task = { ...task, ...fields } as KeyTask;
    };
    const options: ImportOptions = {
      onProgress: (progress) => change({ progress }),
      ...(user === null ? {} : { user }),
    };
    try {
      const outcome =
        kind === "import"
          ? await keys.import(texts.join(""), options)
          : await keys.changeType(texts, options);
      change({ outcome, progress: null });
    } catch (error) {
      onError(error);
      const { code, detail, fix } = pageFault("PAGE_BROKEN");
      change({ outcome: { ok: false, kind: "local", code, detail, fix }, progress: null });
    }
  };

  const deskFor = (user: string | null): KeyDesk => ({
    keys,
    state: () => ({ status: keys.status(), task }),
    start: (kind, texts) => {
      const asked = digestOf(kind, texts, user);
      if (task !== null && task.outcome === null) return asked === digest ? { ok: true, task } : BUSY;
      digest = asked;
      const started: KeyTask = { id: randomUUID(), kind, startedAt: now(), progress: null, outcome: null };
      task = started;
      void run(kind, texts, started.id, user);
      return { ok: true, task: started };
    },
    finish: (id) => {
      if (task?.id === id && task.outcome !== null) task = null;
    },
    // Whoever the product does not name is nobody, and not the built-in user.
    servedFor: (user: unknown) => deskFor(typeof user === "string" ? user : ""),
  });
  return deskFor(null);
}

function digestOf(kind: Kind, texts: readonly string[], user: string | null): string {
  const hash = createHash("sha256").update(JSON.stringify([kind, user]));
  for (const text of texts) hash.update(`\n${text.length}\n`).update(text);
  return hash.digest("base64url");
}
