import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** A dialog over the page: the browser keeps the focus inside, and gives it back when it closes; Escape cancels. */
export function Dialog(props: {
  readonly title: string;
  readonly onCancel: () => void;
  /** True where the first thing to read comes before the first field. */
  readonly startsAtTitle?: boolean;
  readonly children: ComponentChildren;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  const cancel = (event: Event) => {
    // A file picker inside the dialog sends a cancel of its own.
    if (event.target !== ref.current) return;
    event.preventDefault();
    props.onCancel();
  };
  return (
    <dialog ref={ref} aria-labelledby="dialog-title" onCancel={cancel}>
      <h2 id="dialog-title" class="dialog-title" tabIndex={props.startsAtTitle ? -1 : undefined}>
        {props.title}
      </h2>
      {props.children}
    </dialog>
  );
}

/** The two buttons at the end of a form, Save or what it is called there, and Cancel. */
export function FormEnd(props: {
  readonly save: string;
  readonly isBusy: boolean;
  readonly isDangerous?: boolean;
  readonly onCancel: () => void;
}) {
  return (
    <div class="form-end">
      <button
        type="submit"
        class={props.isDangerous ? "danger" : "primary"}
        aria-busy={props.isBusy}
        aria-disabled={props.isBusy}
      >
        {props.save}
      </button>
      <button type="button" onClick={props.onCancel}>
        Cancel
      </button>
    </div>
  );
}
