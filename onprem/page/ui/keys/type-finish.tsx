import type { TypeChangeOutcome } from "../../../keys/outcome.ts";
import { Notice, RefusedNotice } from "../notice.tsx";
import { Step, Ways } from "./steps.tsx";
import { grouped, keyCount, kindWord } from "./words.ts";

/** What came of a change of the server type, with the users who have no key any more. */
export function TypeFinish(props: {
  readonly outcome: TypeChangeOutcome;
  readonly onClose: () => void;
  readonly onAgain: () => void;
}) {
  const { outcome, onClose, onAgain } = props;
  if (!outcome.ok)
    return (
      <Step title="Nothing was changed">
        <RefusedNotice refused={outcome} />
        <Ways next={{ text: "Back to the files", go: onAgain }} cancel={onClose} />
      </Step>
    );
  const { serverType, added, removed, unassigned } = outcome;
  return (
    <Step title="The server type is changed">
      <Notice tone="good">
        <p>
          <strong>This server is now of type {serverType}.</strong>
        </p>
        <p>
          {keyCount(added)} took the place of {grouped(removed)}.
        </p>
      </Notice>
      {unassigned.length > 0 && (
        <div class="field">
          <p>
            <strong>Without a key now:</strong>
          </p>
          <ul class="lost">
            {unassigned.map((each) => (
              <li key={`${each.user} ${kindWord(each)}`}>
                {each.user}, {kindWord(each)}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Ways next={{ text: "Finish", go: onClose }} />
    </Step>
  );
}
