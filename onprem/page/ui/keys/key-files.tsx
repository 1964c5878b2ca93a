import { useState } from "preact/hooks";
import type { KeyFileView, KeysStatus } from "../../../keys/views.ts";
import type { DialogProps } from "../app.tsx";
import { isProblem, type Problem } from "../call.ts";
import { Icon } from "../icon.tsx";
import { Instant } from "../instant.tsx";
import { Notice, RefusedNotice } from "../notice.tsx";
import { messageOf } from "../use-page.ts";
import { Support } from "./support.tsx";
import { fileWord, keyCount } from "./words.ts";

/** The files that the keys came in, with what can be done with each. */
export function KeyFiles(props: DialogProps & { readonly status: KeysStatus }) {
  return (
    <ul class="nodes key-files" aria-label="Imported files">
      {props.status.files.map((file) => (
        <KeyFileCard key={file.id} {...props} file={file} />
      ))}
    </ul>
  );
}

function KeyFileCard(props: DialogProps & { readonly status: KeysStatus; readonly file: KeyFileView }) {
  const { page, file, status } = props;
  const [refused, setRefused] = useState<Problem | null>(null);
  const { word, tone } = fileWord(file.state);
  const isOpen = file.state === "provisional" || file.state === "over";
  const fault = refused ?? file.lastFault;
  const authorize = async () => {
    if (page.busy !== null) return;
    setRefused(null);
    const outcome = await page.act("authorize-keys", { fileId: file.id });
    if (isProblem(outcome)) return setRefused(outcome);
    page.say({ tone: "good", text: `${keyCount(file.keyCount)} authorized.`, fix: null, code: null });
  };
  return (
    <li>
      <p class="key-file-head">
        <span class={`status ${tone}`}>
          <Icon tone={tone} /> {word}
        </span>
        <code>{file.id}</code>
      </p>
      <p>
        {keyCount(file.keyCount)} for {file.serverType}, imported <Instant at={file.importedAt} />
        {file.authorizedAt !== null && (
          <>
            , authorized <Instant at={file.authorizedAt} />
          </>
        )}
        .
      </p>
      <StateSaid file={file} support={status.support} />
      {refused !== null ? (
        <RefusedNotice refused={refused} />
      ) : (
        file.lastFault !== null && <LastFault file={file} fault={file.lastFault} />
      )}
      {isOpen && fault !== null && !fault.fix.includes(status.support ?? "support") && (
        <p class="hint">
          If it stays so, contact <Support support={status.support} /> and obtain a valid authorization.
        </p>
      )}
      <div class="form-end">
        {isOpen && (
          <button
            type="button"
            class="primary"
            aria-label={`Authorize the keys of ${file.id}`}
            aria-busy={page.busy === "authorize-keys"}
            aria-disabled={page.busy !== null}
            onClick={authorize}
          >
            Authorize
          </button>
        )}
        <Remove {...props} />
      </div>
    </li>
  );
}

/** What a state means and what to do; nothing where all is well. */
function StateSaid({ file, support }: { readonly file: KeyFileView; readonly support: string | null }) {
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
          Import the file again to use it here, or remove it; ask <Support support={support} /> why.
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

function LastFault(props: {
  readonly file: KeyFileView;
  readonly fault: NonNullable<KeyFileView["lastFault"]>;
}) {
  const { file, fault } = props;
  return (
    <p class="hint">
      Last asked {file.lastAttemptAt !== null && <Instant at={file.lastAttemptAt} />}: {fault.detail}{" "}
      <code>{fault.code}</code> {fault.fix}
    </p>
  );
}

/** Removes a file's keys, after a second press that says what goes. */
function Remove({ page, file }: DialogProps & { readonly file: KeyFileView }) {
  const [isAsked, ask] = useState(false);
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
  };
  if (!isAsked)
    return (
      <button type="button" aria-label={`Remove the keys of ${file.id}`} onClick={() => ask(true)}>
        Remove…
      </button>
    );
  return (
    <fieldset class="row sure" aria-label={`Remove the keys of ${file.id}`}>
      <span>Users who have these {keyCount(file.keyCount)} lose them at once.</span>
      <button type="button" class="danger" aria-busy={page.busy === "remove-keys"} onClick={remove}>
        Remove {keyCount(file.keyCount)}
      </button>
      <button type="button" onClick={() => ask(false)}>
        Keep
      </button>
    </fieldset>
  );
}
