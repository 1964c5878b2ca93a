import { useId, useRef, useState } from "preact/hooks";
import type { KeyDetail } from "../../../keys/views.ts";
import { copied } from "../carried.tsx";

/** The key as the vendor has signed it: to be read and copied, not to be changed. */
export function Proof({ record }: { readonly record: KeyDetail }) {
  const [told, tell] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const copy = async () =>
    tell((await copied(record.proof, field.current)) ? "Copied." : "Select the text and copy it.");
  return (
    <section class="step">
      <h3>Proof</h3>
      <label for={id}>The key as the vendor signed it</label>
      <textarea
        ref={field}
        id={id}
        class="string proof"
        readOnly
        rows={4}
        value={record.proof}
        spellcheck={false}
        aria-describedby={`${id}-help`}
      />
      <div class="row carried">
        <button type="button" onClick={copy}>
          Copy
        </button>
        <span role="status" class="quiet">
          {told}
        </span>
      </div>
      <p id={`${id}-help`} class="hint">
        Customer, type, mode, server type and the two dates of the key are read from this text, which the
        vendor signed.
      </p>
    </section>
  );
}
