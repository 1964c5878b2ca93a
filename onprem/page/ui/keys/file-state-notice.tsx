import type { KeyFileView } from "../../../keys/views.ts";
import { Instant } from "../instant.tsx";
import { Notice } from "../notice.tsx";
import { Support } from "./support.tsx";

/** What a state means and what to do; nothing where all is well. */
export function FileStateNotice({
  file,
  support,
}: {
  readonly file: KeyFileView;
  readonly support: string | null;
}) {
  const { state, provisionalUntil } = file;
  const until = provisionalUntil === null ? "soon" : <Instant at={provisionalUntil} />;
  if (state === "provisional")
    return (
      <Notice tone="warn">
        <p>
          <strong>Provisional: usable until {until}.</strong>
        </p>
        <p>Imported without the vendor's service. Connect this server and authorize the keys before that.</p>
      </Notice>
    );
  if (state === "over")
    return (
      <Notice tone="bad">
        <p>
          <strong>The five days without authorization ended {until}: these keys cannot be used.</strong>
        </p>
        <p>Connect this server and authorize them, or remove them.</p>
      </Notice>
    );
  if (state === "released")
    return (
      <Notice tone="bad">
        <p>
          <strong>The vendor has released these keys from this server: they cannot be used here.</strong>
        </p>
        <p>
          Authorize them to use them here again, or remove them; ask <Support support={support} /> why.
        </p>
      </Notice>
    );
  if (state === "withdrawn")
    return (
      <Notice tone="bad">
        <p>
          <strong>The vendor has withdrawn these keys: they cannot be used.</strong>
        </p>
        <p>
          Contact <Support support={support} />.
        </p>
      </Notice>
    );
  return null;
}
