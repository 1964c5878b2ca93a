import { useEffect, useState } from "preact/hooks";
import type { KeyTask } from "../../key-state.ts";
import type { DialogProps } from "../app.tsx";
import { isProblem, type Problem } from "../call.ts";

type Kind = KeyTask["kind"];

/** A task of this kind as a wizard shows it. */
export interface TaskShown<K extends Kind> {
  /** The one that runs, or that ran while the wizard was looked at; null for none. */
  readonly task: Extract<KeyTask, { kind: K }> | null;
  /** Starts one; a no where that is not possible. */
  start(body: object): Promise<Problem | null>;
  /** The wizard is left: what has come to its end need not be shown again. */
  leave(): void;
}

/** Follows the server's task: a reload of the page finds it again, and so does another tab. */
export function useTask<K extends Kind>({ page, state }: DialogProps, kind: K): TaskShown<K> {
  const now = state.keys?.task ?? null;
  const own = now?.kind === kind ? (now as Extract<KeyTask, { kind: K }>) : null;
  const [watched, watch] = useState(own?.id ?? null);
  const isRunning = own !== null && own.outcome === null;
  useEffect(() => {
    if (isRunning) watch(own.id);
  }, [isRunning, own?.id]);
  return {
    task: own?.id === watched ? own : null,
    start: async (body) => {
      const outcome = await page.act(kind === "import" ? "import-keys" : "change-type", body);
      if (isProblem(outcome)) return outcome;
      watch(outcome.task.id);
      return null;
    },
    leave: () => {
      watch(null);
      if (own !== null && !isRunning) void page.act("finish-task", { id: own.id });
    },
  };
}
