import { useEffect, useId, useRef } from "preact/hooks";
import { markedLines } from "../../strings/marked-lines.ts";
import { extentOf } from "./line-extent.ts";
import { Notice, RefusedNotice } from "./notice.tsx";
import type { Entry } from "./response-entries.ts";

/** A field for a response string: wrong lines are marked in it, and each is named with a way to get there. */
export function ResponseField(props: {
  readonly label: string;
  readonly entry: Entry;
  readonly onChange: (text: string) => void;
}) {
  const { label, entry, onChange } = props;
  const { text, came } = entry;
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const behind = useRef<HTMLPreElement>(null);
  const first = typeof came === "object" ? came.places?.[0]?.place : undefined;
  useEffect(() => {
    if (first !== undefined) showLine(field.current, first);
  }, [came]);
  if (came === "accepted")
    return (
      <div class="field">
        <span class="label">{label}</span>
        <Notice tone="good">
          <p>Accepted.</p>
        </Notice>
      </div>
    );

  const refused = came === "nothing" ? null : came;
  const places = refused?.places ?? [];
  const marked = markedLines(text, places);
  const follow = () => {
    const [over, under] = [field.current, behind.current];
    if (over === null || under === null) return;
    under.scrollTop = over.scrollTop;
    under.scrollLeft = over.scrollLeft;
  };
  const goTo = (place: string) => {
    const [line] = markedLines(text, [{ place }]);
    field.current?.focus();
    if (line !== undefined) field.current?.setSelectionRange(...extentOf(text, line));
    showLine(field.current, place);
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="marked">
        <pre ref={behind} aria-hidden="true">
          {text.split("\n").map((line, index) => (
            <span key={index} class={marked.has(index) ? "wrong" : undefined}>
              {`${line}\n`}
            </span>
          ))}
        </pre>
        <textarea
          ref={field}
          id={id}
          class="string"
          rows={7}
          wrap="off"
          value={text}
          onInput={(event) => onChange(event.currentTarget.value)}
          onScroll={follow}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-invalid={refused !== null}
          aria-describedby={`${id}-refused`}
        />
      </div>
      {refused !== null && <RefusedNotice refused={refused} id={`${id}-refused`} />}
      {places.length > 0 && (
        <ul class="places">
          {places.map(({ place, message, fix }) => (
            <li key={place + message}>
              {markedLines(text, [{ place }]).size === 0 ? (
                <strong>{place}</strong>
              ) : (
                <button type="button" class="plain" onClick={() => goTo(place)}>
                  {place}
                </button>
              )}
              : {message} {fix === refused?.fix ? "" : fix}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const LINES_ABOVE = 2;

/** Scrolls a field to a line that is named as wrong. */
function showLine(field: HTMLTextAreaElement | null, place: string): void {
  if (field === null) return;
  const [line] = markedLines(field.value, [{ place }]);
  if (line === undefined) return;
  const height = field.scrollHeight / field.value.split("\n").length;
  field.scrollTop = Math.max(0, (line - LINES_ABOVE) * height);
  field.scrollLeft = 0;
}
