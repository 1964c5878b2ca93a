import type { Status } from "../../../client/index.ts";
import type { ActionName, PageState } from "../page-state.ts";
import { isProblem } from "./call.ts";
import { messageOf, type Page } from "./use-page.ts";
import type { Place } from "./use-place.ts";
import { listed, modeWord } from "./words.ts";

/** Why nothing is asked of the service on an air-gapped server. */
export const AIR_GAPPED = "This server is air-gapped: it is configured to make no connection at all.";

const NOTHING_TO_REFRESH = "Its licenses came by response strings: there is nothing to refresh.";

/** Why an action does nothing on this server; null where it does something. */
function idleReason({ isAirGapped, mode, polls }: Status, name: ActionName): string | null {
  if (isAirGapped) return AIR_GAPPED;
  return name === "refresh" && mode === "offline" && !polls ? NOTHING_TO_REFRESH : null;
}

/** The page's title, the server in a line, and what can be done. */
export function Header(props: {
  readonly page: Page;
  readonly state: PageState;
  readonly go: (place: Place) => void;
}) {
  const { page, go } = props;
  const { status } = props.state;
  const { isAirGapped, hostName, version } = status;
  const mode = modeWord(status);
  const reason = idleReason(status, "refresh");

  const refresh = async () => {
    const outcome = await page.act("refresh");
    if (isProblem(outcome)) return page.say(messageOf(outcome));
    const what = outcome.licenses.length === 0 ? "the evaluation" : "the licenses";
    const ended = outcome.downgraded.map(({ product }) => product.name);
    page.say(
      ended.length > 0
        ? {
            tone: "warn",
            text: `The vendor has ended ${listed(ended)}.`,
            fix: "Ask the vendor why.",
            code: null,
          }
        : { tone: "good", text: `The vendor's service has confirmed ${what}.`, fix: null, code: null },
    );
  };
  const test = async () => {
    const outcome = await page.act("test-connection");
    if (isProblem(outcome)) return page.say(messageOf(outcome));
    const { ok, kind, detail, fix } = outcome;
    page.say({
      tone: ok ? "good" : "bad",
      text: ok ? `Connected: ${detail}` : detail,
      fix,
      code: ok ? null : kind,
    });
  };

  return (
    <header class="top">
      <div>
        <h1>Licenses</h1>
        <p class="where">
          {hostName}
          {version !== null && <span>Version {version}</span>}
          {mode !== null && <span class="badge">{mode}</span>}
          {isAirGapped && <span class="badge">Air-gapped</span>}
        </p>
      </div>
      <div class="actions">
        <button type="button" class="primary" onClick={() => go("activate")}>
          Activate now
        </button>
        <OnlineButton page={page} name="refresh" status={status} onPress={refresh}>
          Refresh now
        </OnlineButton>
        <OnlineButton page={page} name="test-connection" status={status} onPress={test}>
          Test connection
        </OnlineButton>
        {reason !== null && (
          <p id="idle-reason" class="quiet">
            {reason}
          </p>
        )}
      </div>
    </header>
  );
}

/** A button that asks the service: it shows that it is at work, and does nothing where there is a reason for it. */
export function OnlineButton(props: {
  readonly page: Page;
  readonly name: "refresh" | "test-connection" | "cluster";
  readonly status: Status;
  readonly onPress: () => Promise<void>;
  readonly children: string;
}) {
  const { page, name, status, onPress } = props;
  const hasReason = idleReason(status, name) !== null;
  const isIdle = hasReason || page.busy !== null;
  return (
    <button
      type="button"
      aria-busy={page.busy === name}
      aria-disabled={isIdle}
      aria-describedby={hasReason ? "idle-reason" : undefined}
      onClick={() => {
        if (!isIdle) void onPress();
      }}
    >
      {props.children}
    </button>
  );
}
