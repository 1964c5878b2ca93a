import { useState } from "preact/hooks";
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
      <label class="file">
        {label}
        <input
          type="file"
          accept=".json,application/json"
          multiple={isMany}
          aria-describedby={props.describedBy}
          onChange={(event) => {
            const input = event.currentTarget;
            void take([...(input.files ?? [])]).then(() => {
              input.value = "";
            });
          }}
        />
      </label>
      <p class="quiet">{isMany ? "Or drop the files here." : "Or drop the file here."}</p>
      <div role="status">
        {chosen.map(({ name, bytes }) => (
          <p key={name} class="chosen">
            <strong>{name}</strong> {sizeText(bytes)}
          </p>
        ))}
      </div>
    </div>
  );
}

function sizeText(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
