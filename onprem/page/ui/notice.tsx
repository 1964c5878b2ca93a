import type { ComponentChildren } from "preact";
import type { Problem } from "./call.ts";
import { Icon } from "./icon.tsx";
import type { Tone } from "./words.ts";

/** A box with a symbol and a sentence. */
export function Notice(props: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return (
    <div class={`notice ${props.tone}`}>
      <Icon tone={props.tone} />
      <div>{props.children}</div>
    </div>
  );
}

/** A no: one reason with its code, and its cure; each license that stood in the way. */
export function RefusedNotice(props: {
  readonly refused: Problem & { readonly licenses?: readonly { licenseId: string; detail: string }[] };
  readonly id?: string;
}) {
  const { detail, code, fix, licenses = [] } = props.refused;
  return (
    <div id={props.id} role="alert" class="refused">
      <Notice tone="bad">
        <p>
          <strong>{detail}</strong> <code>{code}</code>
        </p>
        {licenses.length > 1 && (
          <ul>
            {licenses.map((each) => (
              <li key={each.licenseId}>{each.detail}</li>
            ))}
          </ul>
        )}
        <p>{fix}</p>
      </Notice>
    </div>
  );
}
