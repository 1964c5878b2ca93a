import type { DialogProps } from "../app.tsx";
import { AIR_GAPPED } from "../header.tsx";
import { RefusedNotice } from "../notice.tsx";
import { SECTION_TITLE } from "./focus-section.ts";
import { KeyButtons } from "./key-buttons.tsx";
import { KeyFiles } from "./key-files.tsx";
import { Kinds } from "./kinds.tsx";
import { TaskNotice } from "./task-notice.tsx";

const PROVISIONAL_FIRST =
  "There are license keys that are not authorized yet. First authorize them, or remove them: before that no others can be imported.";

/** The license keys of this server: its type, what there is of each kind, and the files that they came in. */
export function Section(props: DialogProps) {
  const { keys, status: server } = props.state;
  if (keys === null) return <p>There are none.</p>;
  const { serverType, files, kinds, isProvisional, fault } = keys.status;
  const isEmpty = files.length === 0;
  const isOffline = isProvisional || server.isAirGapped;
  return (
    <section aria-labelledby={SECTION_TITLE}>
      <div class="section-head">
        <h2 id={SECTION_TITLE} tabIndex={-1}>
          License keys {serverType !== null && <span class="badge">{serverType}</span>}
        </h2>
        <KeyButtons {...props} status={keys.status} isOffline={isOffline} />
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
      {isEmpty && keys.task === null && (
        <p class="quiet">
          There are no license keys on this server. Import the file that the vendor sent you for the type of
          this server.
        </p>
      )}
      {!isEmpty && (
        <>
          <Kinds kinds={kinds} />
          <KeyFiles {...props} status={keys.status} />
        </>
      )}
    </section>
  );
}
