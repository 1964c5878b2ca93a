import { useRef, useState } from "preact/hooks";
import type { DialogProps } from "./app.tsx";
import { isProblem, type Problem } from "./call.ts";
import { Dialog, FormEnd } from "./dialog.tsx";
import { AIR_GAPPED } from "./header.tsx";
import { Notice, RefusedNotice } from "./notice.tsx";
import { listed } from "./words.ts";

/** Exchanges an activation token: one field, Save and Cancel. */
export function OnlineDialog({ page, state, go }: DialogProps) {
  const [token, setToken] = useState("");
  const [refused, setRefused] = useState<Problem | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const cancel = () => go("list");
  if (state.status.isAirGapped)
    return (
      <Dialog title="Online activation" onCancel={cancel}>
        <Notice tone="warn">
          <p>{AIR_GAPPED}</p>
        </Notice>
        <div class="form-end">
          <button type="button" onClick={cancel}>
            Cancel
          </button>
        </div>
      </Dialog>
    );

  const save = async (event: Event) => {
    event.preventDefault();
    if (page.busy !== null) return;
    const outcome = await page.act("activate", { token });
    if (isProblem(outcome)) {
      setRefused(outcome);
      field.current?.focus();
      return;
    }
    const names = outcome.licenses.filter(({ isUsable }) => isUsable).map(({ product }) => product.name);
    page.say({ tone: "good", text: `Activated: ${listed([...new Set(names)])}.`, fix: null, code: null });
    go("list");
  };

  return (
    <Dialog title="Online activation" onCancel={cancel}>
      <form onSubmit={save}>
        <label for="token">Activation token</label>
        <p class="quiet" id="token-help">
          You get it from the vendor's portal. It begins with <code>cs_act_</code>.
        </p>
        <input
          ref={field}
          id="token"
          type="text"
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          required
          aria-invalid={refused !== null}
          aria-describedby="token-help token-refused"
        />
        {refused !== null && <RefusedNotice refused={refused} id="token-refused" />}
        <FormEnd save="Save" isBusy={page.busy === "activate"} onCancel={cancel} />
      </form>
    </Dialog>
  );
}
