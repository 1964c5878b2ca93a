import { useRef, useState } from "preact/hooks";
import type { DialogProps } from "./app.tsx";
import { isProblem } from "./call.ts";
import { FormEnd } from "./dialog.tsx";
import { EMPTY, type Entry, entriesAfter, labelsFor, withTexts } from "./response-entries.ts";
import { ResponseField } from "./response-field.tsx";

/** The field for a response string, or one for each application; Save for the lot, and Cancel. */
export function ResponseForm({ page, state, go }: DialogProps) {
  const { applications } = state.status;
  const [isMany, setMany] = useState(false);
  const [entries, setEntries] = useState<readonly Entry[]>([EMPTY]);
  const [isEmpty, setEmpty] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const labels = labelsFor(applications, isMany, entries.length);

  const choose = (many: boolean) => {
    setMany(many);
    const fields = many ? Math.max(applications.length, 1) : 1;
    setEntries(Array.from({ length: fields }, (_, place) => entries[place] ?? EMPTY));
  };
  const change = (place: number, text: string) => {
    setEmpty(false);
    setEntries(entries.map((each, index) => (index === place ? { text, came: "nothing" } : each)));
  };
  const readFiles = async (event: Event & { readonly currentTarget: HTMLInputElement }) => {
    const input = event.currentTarget;
    const texts = await Promise.all([...(input.files ?? [])].map((file) => file.text()));
    input.value = "";
    if (texts.length > 1) setMany(true);
    setEmpty(false);
    setEntries(withTexts(entries, texts, isMany || texts.length > 1));
  };

  const save = async (event: Event) => {
    event.preventDefault();
    const waiting = entries.filter(({ text, came }) => came !== "accepted" && text.trim() !== "");
    if (page.busy !== null) return;
    setEmpty(waiting.length === 0);
    if (waiting.length === 0) return focusWrong(form.current);
    const texts = waiting.map(({ text }) => text);
    const outcome = await page.act("response", { text: isMany ? texts : (texts[0] ?? "") });
    const after = entriesAfter(entries, outcome);
    setEntries(after);
    if (isProblem(outcome) || after.some(({ came }) => typeof came === "object")) {
      requestAnimationFrame(() => focusWrong(form.current));
      return;
    }
    page.say({ tone: "good", text: "Activated by response string.", fix: null, code: null });
    go("list");
  };

  return (
    <form ref={form} onSubmit={save} noValidate>
      {applications.length > 1 && (
        <label class="check">
          <input type="checkbox" checked={isMany} onChange={(event) => choose(event.currentTarget.checked)} />
          One string per application
        </label>
      )}
      {entries.map((entry, place) => (
        <ResponseField
          key={labels[place]}
          label={labels[place] ?? ""}
          entry={entry}
          onChange={(text) => change(place, text)}
        />
      ))}
      {isEmpty && (
        <p role="alert" class="wrong-text">
          Enter a response string, or choose its file.
        </p>
      )}
      <label class="file">
        From a file
        <input type="file" accept=".txt,text/plain" multiple onChange={readFiles} />
      </label>
      <FormEnd save="Save" isBusy={page.busy === "response"} onCancel={() => go("list")} />
    </form>
  );
}

/** The focus goes to the first field that has to be mended. */
function focusWrong(form: HTMLFormElement | null): void {
  const field = form?.querySelector<HTMLElement>('textarea[aria-invalid="true"]');
  (field ?? form?.querySelector("textarea"))?.focus();
}
