import type { KeyTask } from "../../key-state.ts";
import type { DialogProps } from "../app.tsx";
import { Notice } from "../notice.tsx";
import { Bar } from "./work.tsx";

/** That a task runs, or has ended without anybody there to see it. */
export function TaskNotice({ task, go }: { readonly task: KeyTask } & DialogProps) {
  const isImport = task.kind === "import";
  const name = isImport ? "The import of license keys" : "The change of the server type";
  const isRunning = task.outcome === null;
  return (
    <Notice tone={isRunning || task.outcome?.ok ? "info" : "bad"}>
      <p>
        <strong>
          {name} {isRunning ? "is under way." : task.outcome?.ok ? "has ended." : "has failed."}
        </strong>
      </p>
      {isRunning && <Bar progress={task.progress} name={name} />}
      <button type="button" onClick={() => go(isImport ? "import-keys" : "server-type")}>
        {isRunning ? "Show" : "Show what it came to"}
      </button>
    </Notice>
  );
}
