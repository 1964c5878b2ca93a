import { useRef, useState } from "preact/hooks";
import type { KeyDetail } from "../../../keys/views.ts";
import type { DialogProps } from "../app.tsx";
import { isProblem, type Problem } from "../call.ts";
import { Instant } from "../instant.tsx";
import { RefusedNotice } from "../notice.tsx";
import { kindWord } from "./words.ts";

/** Who has a key: it is taken from the present user, or one of its kind is given to another. */
export function Seat(
  props: DialogProps & { readonly record: KeyDetail; readonly onChange: () => Promise<void> },
) {
  const { page, go, record, onChange } = props;
  const { type, module, user, assignedAt } = record;
  const [name, setName] = useState("");
  const [refused, setRefused] = useState<Problem | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  /** The button that was pressed is no more. */
  const reread = async () => {
    await onChange();
    title.current?.focus();
  };
  const kind = module === null ? { type } : { type, module };
  const release = async () => {
    if (page.busy !== null || user === null) return;
    const outcome = await page.act("release-key", { user, ...kind });
    if (isProblem(outcome)) return setRefused(outcome);
    setRefused(null);
    page.say({
      tone: "good",
      text: `${user} has no ${kindWord(record)} key any more.`,
      fix: null,
      code: null,
    });
    await reread();
  };
  const assign = async (event: Event) => {
    event.preventDefault();
    if (page.busy !== null) return;
    if (name.trim() === "") return field.current?.focus();
    const outcome = await page.act("assign-key", { user: name.trim(), ...kind });
    if (isProblem(outcome)) {
      setRefused(outcome);
      return field.current?.focus();
    }
    setRefused(null);
    setName("");
    const has = outcome.isKept ? "has had already" : "now has";
    page.say({ tone: "good", text: `${name.trim()} ${has} ${outcome.number}.`, fix: null, code: null });
    if (outcome.number === record.number) await reread();
    else go("key", outcome.number);
  };
  return (
    <section class="step">
      <h3 ref={title} tabIndex={-1}>
        User
      </h3>
      {user === null ? (
        <form onSubmit={assign}>
          <label for="seat-user">User who gets a key of this kind</label>
          <p class="hint" id="seat-help">
            The first free {kindWord(record)} key is taken, permanent ones before temporary ones.
          </p>
          <div class="row seat">
            <input
              ref={field}
              id="seat-user"
              type="text"
              value={name}
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              aria-invalid={refused !== null}
              aria-describedby="seat-help seat-refused"
              onInput={(event) => setName(event.currentTarget.value)}
            />
            <button type="submit" aria-busy={page.busy === "assign-key"}>
              Assign
            </button>
          </div>
        </form>
      ) : (
        <div class="section-head">
          <p>
            <strong>{user}</strong>
            {assignedAt !== null && (
              <>
                , since <Instant at={assignedAt} />
              </>
            )}
          </p>
          <button type="button" class="danger" aria-busy={page.busy === "release-key"} onClick={release}>
            Take it from {user}
          </button>
        </div>
      )}
      {refused !== null && <RefusedNotice refused={refused} id="seat-refused" />}
    </section>
  );
}
