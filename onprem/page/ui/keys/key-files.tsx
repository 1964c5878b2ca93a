import { useState } from "preact/hooks";
import type { KeyFileView, KeysStatus } from "../../../keys/views.ts";
import type { DialogProps } from "../app.tsx";
import { isProblem, type Problem } from "../call.ts";
import { Icon } from "../icon.tsx";
import { Instant } from "../instant.tsx";
import { RefusedNotice } from "../notice.tsx";
import { FileStateNotice } from "./file-state-notice.tsx";
import { focusSection } from "./focus-section.ts";
import { RemoveKeys } from "./remove-keys.tsx";
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
  const isOpen = ["provisional", "over", "released"].includes(file.state);
  const fault = refused ?? file.lastFault;
  const authorize = async () => {
    if (page.busy !== null) return;
    setRefused(null);
    const outcome = await page.act("authorize-keys", { fileId: file.id });
    if (isProblem(outcome)) return setRefused(outcome);
    page.say({ tone: "good", text: `${keyCount(file.keyCount)} authorized.`, fix: null, code: null });
    focusSection();
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
      <FileStateNotice file={file} support={status.support} />
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
        <RemoveKeys {...props} />
      </div>
    </li>
  );
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
