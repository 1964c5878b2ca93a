import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** The steps of a wizard, and the one that it is at. */
export function Steps({ names, at }: { readonly names: readonly string[]; readonly at: number }) {
  return (
    <ol class="steps">
      {names.map((name, place) => (
        <li
          key={name}
          class={place < at ? "past" : undefined}
          aria-current={place === at ? "step" : undefined}
        >
          {name}
        </li>
      ))}
    </ol>
  );
}

/** One step: its title takes the focus when it comes, so that it is read out. */
export function Step(props: { readonly title: string; readonly children: ComponentChildren }) {
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => title.current?.focus(), []);
  return (
    <section class="wizard-step">
      <h3 ref={title} tabIndex={-1}>
        {props.title}
      </h3>
      {props.children}
    </section>
  );
}

/** A button of a wizard. */
interface Way {
  readonly text: string;
  readonly go: () => void;
}

/** The buttons of a step: the one that leads on, Back, and the way out. */
export function Ways(props: {
  readonly next: Way & {
    readonly isBusy?: boolean;
    readonly isDangerous?: boolean;
    /** The id of the text that says why one cannot go on; left out where one can. */
    readonly stoppedBy?: string | undefined;
  };
  readonly back?: () => void;
  readonly cancel?: () => void;
}) {
  const { next, back, cancel } = props;
  const isIdle = next.isBusy === true || next.stoppedBy !== undefined;
  return (
    <div class="form-end">
      <button
        type="button"
        class={next.isDangerous ? "danger" : "primary"}
        aria-busy={next.isBusy}
        aria-disabled={isIdle}
        aria-describedby={next.stoppedBy}
        onClick={() => {
          if (!isIdle) next.go();
        }}
      >
        {next.text}
      </button>
      {back !== undefined && (
        <button type="button" onClick={back}>
          Back
        </button>
      )}
      {cancel !== undefined && (
        <button type="button" onClick={cancel}>
          Cancel
        </button>
      )}
    </div>
  );
}
