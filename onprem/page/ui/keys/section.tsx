import type { KeyTask } from "../../key-state.ts";
import type { DialogProps } from "../app.tsx";
import { isProblem } from "../call.ts";
import { AIR_GAPPED } from "../header.tsx";
import { Notice, RefusedNotice } from "../notice.tsx";
import { messageOf } from "../use-page.ts";
import { KeyFiles } from "./key-files.tsx";
import { Kinds } from "./kinds.tsx";
import { keyCount } from "./words.ts";
import { Bar } from "./work.tsx";

const PROVISIONAL_FIRST =
  "There are license keys that are not authorized yet. First authorize them, or remove them: before that no others can be imported.";

/** The license keys of this server: its type, what there is of each kind, and the files that they came in. */
export function Section(props: DialogProps) {
  const { page, state, go } = props;
  const { keys } = state;
  if (keys === null) return <p>There are none.</p>;
  const { serverType, files, kinds, isProvisional, fault } = keys.status;
  const isEmpty = files.length === 0;
  const isOffline = isProvisional || state.status.isAirGapped;
  const refresh = async () => {
    const outcome = await page.act("refresh-keys");
    if (isProblem(outcome)) return page.say(messageOf(outcome));
    const { withdrawn } = outcome;
    page.say({
      tone: withdrawn.length === 0 ? "good" : "warn",
      text:
        withdrawn.length === 0
          ? "The vendor's service has confirmed the license keys."
          : `The vendor has withdrawn ${keyCount(withdrawn.length)}.`,
      fix: null,
      code: null,
    });
  };
  return (
    <section aria-labelledby="license-keys">
      <div class="section-head">
        <h2 id="license-keys">
          License keys {serverType !== null && <span class="badge">{serverType}</span>}
        </h2>
        <div class="actions">
          <Press isIdle={isProvisional} isPrimary={isEmpty} onPress={() => go("import-keys")}>
            Import license keys…
          </Press>
          {!isEmpty && (
            <>
              <button type="button" onClick={() => go("keys")}>
                Show all keys
              </button>
              <Press
                isIdle={isOffline}
                isBusy={page.busy === "refresh-keys"}
                onPress={() => {
                  if (page.busy === null) void refresh();
                }}
              >
                Ask the vendor now
              </Press>
              <Press isIdle={isOffline} onPress={() => go("server-type")}>
                Change server type…
              </Press>
            </>
          )}
        </div>
      </div>
      <div class="key-notices">
        {fault !== null && <RefusedNotice refused={{ ok: false, ...fault }} />}
        {!isEmpty && isOffline && (
          <p id="keys-reason" class="hint">
            {isProvisional ? PROVISIONAL_FIRST : AIR_GAPPED}
          </p>
        )}
        {keys.task !== null && <TaskNotice task={keys.task} {...props} />}
      </div>
      {isEmpty ? (
        <p class="quiet">
          There are no license keys on this server. Import the file that the vendor sent you for the type of
          this server.
        </p>
      ) : (
        <>
          <Kinds kinds={kinds} />
          <KeyFiles {...props} status={keys.status} />
        </>
      )}
    </section>
  );
}

/** A button that does nothing where there is a reason for it, which stands below. */
function Press(props: {
  readonly isIdle: boolean;
  readonly isPrimary?: boolean;
  readonly isBusy?: boolean;
  readonly onPress: () => void;
  readonly children: string;
}) {
  const { isIdle, onPress } = props;
  return (
    <button
      type="button"
      class={props.isPrimary && !isIdle ? "primary" : undefined}
      aria-busy={props.isBusy}
      aria-disabled={isIdle}
      aria-describedby={isIdle ? "keys-reason" : undefined}
      onClick={() => {
        if (!isIdle) onPress();
      }}
    >
      {props.children}
    </button>
  );
}

/** That a task runs, or has ended without anybody there to see it. */
function TaskNotice({ task, go }: { readonly task: KeyTask } & DialogProps) {
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
