import { useEffect, useId, useState } from "preact/hooks";
import { isProblem, type Problem } from "../call.ts";
import { type ChosenFile, readChosen } from "./chosen-file.ts";

/** A field for files, which can also be dropped on it. */
export function FileDrop(props: {
  readonly label: string;
  readonly isMany?: boolean;
  readonly chosen: readonly ChosenFile[];
  readonly onChoose: (files: readonly ChosenFile[]) => void;
  readonly onRefuse: (problem: Problem) => void;
  readonly describedBy: string;
}) {
  const { label, isMany = false, chosen, onChoose, onRefuse } = props;
  const [isOver, setOver] = useState(false);
  const id = useId();
  useEffect(() => {
    addEventListener("dragover", stay);
    addEventListener("drop", stay);
    return () => {
      removeEventListener("dragover", stay);
      removeEventListener("drop", stay);
    };
  }, []);
  const take = async (files: readonly File[]) => {
    if (files.length === 0) return;
    const read = await readChosen(isMany ? files : files.slice(0, 1));
    if ("ok" in read && isProblem(read)) onRefuse(read);
    else onChoose(read as readonly ChosenFile[]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the field inside does the same with the keyboard
    <div
      class={`drop${isOver ? " over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <p class="label" id={`${id}-label`}>
        {label}
      </p>
      <label class="choose">
        <span id={`${id}-choose`}>{isMany ? "Choose files…" : "Choose a file…"}</span>
        <input
          class="unseen"
          type="file"
          accept=".json,application/json"
          multiple={isMany}
          aria-labelledby={`${id}-label ${id}-choose`}
          aria-describedby={props.describedBy}
          onChange={(event) => {
            const input = event.currentTarget;
            void take([...(input.files ?? [])]).then(() => {
              // The same file, mended meanwhile, can be chosen again.
              input.value = "";
            });
          }}
        />
      </label>
      <p class="quiet">{isMany ? "Or drop the files here." : "Or drop the file here."}</p>
      <div role="status">
        {chosen.map(({ name, bytes }, place) => (
          <p key={place} class="chosen">
            <strong>{name}</strong> {sizeText(bytes)}
          </p>
        ))}
      </div>
    </div>
  );
}

/** A file that is dropped beside the field would else take the place of the page. */
function stay(event: Event): void {
  event.preventDefault();
}

function sizeText(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
