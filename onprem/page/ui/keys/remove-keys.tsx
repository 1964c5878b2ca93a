import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { KeyFileView } from "../../../keys/views.ts";
import type { DialogProps } from "../app.tsx";
import { isProblem } from "../call.ts";
import { messageOf } from "../use-page.ts";
import { focusSection } from "./focus-section.ts";
import { keyCount } from "./words.ts";

/** Removes a file's keys, after a second press that says what goes. */
export function RemoveKeys({ page, file }: DialogProps & { readonly file: KeyFileView }) {
  const [isAsked, ask] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const wasAsked = useRef(false);
  useLayoutEffect(() => {
    if (isAsked) keep.current?.focus();
    else if (wasAsked.current) first.current?.focus();
    wasAsked.current = isAsked;
  }, [isAsked]);
  const remove = async () => {
    if (page.busy !== null) return;
    const outcome = await page.act("remove-keys", { fileId: file.id });
    ask(false);
    if (isProblem(outcome)) return page.say(messageOf(outcome));
    page.say({
      tone: "good",
      text: `${keyCount(outcome.removed)} removed.`,
      fix: outcome.isGivenBack
        ? "Another server can import the file now."
        : "The vendor's service could not be told: until the vendor releases it, the file counts as in use here.",
      code: null,
    });
    focusSection();
  };
  const name = `Remove the keys of ${file.id}`;
  if (!isAsked)
    return (
      <button ref={first} type="button" aria-label={name} onClick={() => ask(true)}>
        Remove…
      </button>
    );
  return (
    <fieldset class="row sure" aria-label={name}>
      <span>Users who have these {keyCount(file.keyCount)} lose them at once.</span>
      <button type="button" class="danger" aria-busy={page.busy === "remove-keys"} onClick={remove}>
        Remove {keyCount(file.keyCount)}
      </button>
      <button ref={keep} type="button" onClick={() => ask(false)}>
        Keep
      </button>
    </fieldset>
  );
}
