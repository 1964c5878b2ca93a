import type { KeysStatus } from "../../../keys/views.ts";
import type { DialogProps } from "../app.tsx";
import { isProblem } from "../call.ts";
import { messageOf } from "../use-page.ts";
import { keyCount } from "./words.ts";

/** What can be done with all keys; a button that does nothing now has its reason below. */
export function KeyButtons(
  props: DialogProps & { readonly status: KeysStatus; readonly isOffline: boolean },
) {
  const { page, go, isOffline } = props;
  const { files, isProvisional } = props.status;
  const isEmpty = files.length === 0;
  const refresh = async () => {
    const outcome = await page.act("refresh-keys");
    if (isProblem(outcome)) return page.say(messageOf(outcome));
    const taken = files.filter(
      ({ id, authorizedAt }) => authorizedAt !== null && !outcome.authorized.includes(id),
    );
    const ended = taken.reduce((sum, file) => sum + file.keyCount, outcome.withdrawn.length);
    page.say({
      tone: ended === 0 ? "good" : "warn",
      text:
        ended === 0
          ? "The vendor's service has confirmed the license keys."
          : `The vendor has taken ${keyCount(ended)} from this server.`,
      fix: null,
      code: null,
    });
  };
  return (
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
