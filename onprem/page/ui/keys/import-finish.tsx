import type { ImportOutcome } from "../../../keys/outcome.ts";
import { Instant } from "../instant.tsx";
import { Notice, RefusedNotice } from "../notice.tsx";
import { Step, Ways } from "./steps.tsx";
import { keyCount } from "./words.ts";

type Imported = Extract<ImportOutcome, { ok: true }>;

/** What came of an import. */
export function ImportFinish(props: {
  readonly outcome: ImportOutcome;
  readonly onClose: () => void;
  readonly onAgain: () => void;
}) {
  const { outcome, onClose, onAgain } = props;
  if (!outcome.ok)
    return (
      <Step title="Nothing was imported">
        <RefusedNotice refused={outcome} />
        <Ways next={{ text: "Choose another file", go: onAgain }} cancel={onClose} />
      </Step>
    );
  return (
    <Step title="The import is finished">
      {said(outcome)}
      <Ways next={{ text: "Finish", go: onClose }} />
    </Step>
  );
}

function said({ result, added, serverType, provisionalUntil, unreachable }: Imported) {
  if (result === "unchanged")
    return (
      <Notice tone="info">
        <p>
          <strong>Nothing was added.</strong> All keys of this file were on this server already.
        </p>
      </Notice>
    );
  const were = `${keyCount(added)} ${added === 1 ? "was" : "were"}`;
  if (result === "authorized")
    return (
      <Notice tone="good">
        <p>
          {added > 0 ? (
            <strong>{were} imported and activated.</strong>
          ) : (
            <strong>All keys of this file were on this server already, and are activated now.</strong>
          )}
        </p>
        <p>This server is of type {serverType}. You can now give its users their keys.</p>
      </Notice>
    );
  return (
    <>
      <Notice tone="warn">
        <p>
          <strong>{were} imported, but not activated: the vendor's service could not be reached.</strong>
        </p>
        <p>
          They are provisional: they can be used{" "}
          {provisionalUntil !== null && (
            <>
              until <Instant at={provisionalUntil} />
            </>
          )}
          . Before that, connect this server to the vendor's service and press <strong>Authorize</strong>.
          Importing the file again does not make the time longer.
        </p>
      </Notice>
      {unreachable !== null && (
        <Notice tone="idle">
          <p>
            {unreachable.detail} <code>{unreachable.code}</code>
          </p>
          <p>{unreachable.fix}</p>
        </Notice>
      )}
    </>
  );
}
