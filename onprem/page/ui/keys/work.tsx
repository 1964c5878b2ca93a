import type { KeyTask } from "../../key-state.ts";
import { Ways } from "./steps.tsx";
import { grouped } from "./words.ts";

const DOING = {
  proving: "Proving the keys",
  activating: "Activating them at the vendor's service",
  writing: "Writing the records",
} as const;

const NAMES = Object.keys(DOING) as readonly (keyof typeof DOING)[];

/** That the server reads what was chosen, which takes seconds for a large file. */
export function Reading({ isBusy }: { readonly isBusy: boolean }) {
  return (
    <p role="status" class="quiet reading">
      {isBusy && "Proving the keys …"}
    </p>
  );
}

/** A task that runs in the server: what it is at, and how far. */
export function Work({ task, onClose }: { readonly task: KeyTask; readonly onClose: () => void }) {
  const { progress } = task;
  const doing = progress === null ? "Starting" : DOING[progress.step];
  const at = progress === null ? -1 : NAMES.indexOf(progress.step);
  return (
    <>
      <p role="status" class="unseen">
        {doing} …
      </p>
      <ul class="doing">
        {NAMES.map((name, place) => (
          <li
            key={name}
            class={place < at ? "past" : undefined}
            aria-current={place === at ? "step" : undefined}
          >
            {DOING[name]}
          </li>
        ))}
      </ul>
      <Bar progress={progress} name={doing} />
      <p class="quiet">You may close this, or the page: the work goes on in the server.</p>
      <Ways next={{ text: "Close", go: onClose }} />
    </>
  );
}

/** How far something is; without a number while none is known. */
export function Bar({ progress, name }: { readonly progress: KeyTask["progress"]; readonly name: string }) {
  if (progress === null) return <progress aria-label={name} />;
  const { done, of } = progress;
  return (
    <>
      <progress aria-label={name} value={done} max={Math.max(1, of)} />
      {of > 1 && (
        <p class="quiet">
          {grouped(done)} of {grouped(of)}
        </p>
      )}
    </>
  );
}
