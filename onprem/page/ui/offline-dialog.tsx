import { useEffect, useState } from "preact/hooks";
import type { ActionOutcomes } from "../page-state.ts";
import type { DialogProps } from "./app.tsx";
import { isProblem, type Problem } from "./call.ts";
import { CarriedString } from "./carried.tsx";
import { Dialog } from "./dialog.tsx";
import { RefusedNotice } from "./notice.tsx";
import { ResponseForm } from "./response-form.tsx";

/** Activation without a connection: the request string, and the field for the response string. */
export function OfflineDialog(props: DialogProps) {
  const { page, go } = props;
  const [made, setMade] = useState<ActionOutcomes["request"] | Problem | null>(null);
  const [isRenewing, setRenewing] = useState(false);
  const [replaced, setReplaced] = useState("");
  const make = async (isNew: boolean) => {
    const replaces = replaced.trim() === "" ? {} : { replaces: replaced.trim() };
    const outcome = await page.act("request", isNew ? { isNew, ...replaces } : {});
    setMade(outcome);
    setRenewing(false);
  };
  useEffect(() => void make(false), []);

  return (
    <Dialog title="Offline activation" startsAtTitle onCancel={() => go("list")}>
      <section class="step">
        <h3>1. Request string</h3>
        <p>Take it to the vendor's portal and enter it there together with your license code.</p>
        {made === null && <p class="quiet waiting">Making the request string …</p>}
        {made !== null && isProblem(made) && <RefusedNotice refused={made} />}
        {made?.ok && <CarriedString carried={made} name="Request string" />}
        {made?.ok && !isRenewing && (
          <button type="button" class="plain" onClick={() => setRenewing(true)}>
            Make a new request string
          </button>
        )}
        {isRenewing && (
          <div class="field">
            <p>A response to the old one will then be refused.</p>
            <label for="replaced">Replaces the dead server (its node id), if there is one</label>
            <input
              id="replaced"
              type="text"
              value={replaced}
              onInput={(event) => setReplaced(event.currentTarget.value)}
              autocomplete="off"
              spellcheck={false}
            />
            <div class="form-end">
              <button type="button" onClick={() => void make(true)}>
                Make it anyway
              </button>
              <button type="button" onClick={() => setRenewing(false)}>
                Keep the old one
              </button>
            </div>
          </div>
        )}
      </section>
      <section class="step">
        <h3>2. Response string</h3>
        <ResponseForm {...props} />
      </section>
    </Dialog>
  );
}
