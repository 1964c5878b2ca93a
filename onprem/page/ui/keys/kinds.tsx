import type { KindView } from "../../../keys/views.ts";
import { grouped, kindWord } from "./words.ts";

/** How many keys there are of each kind, and how many of them are free. */
export function Kinds({ kinds }: { readonly kinds: readonly KindView[] }) {
  return (
    <table class="plain-table kinds">
      <thead>
        <tr>
          <th scope="col">Type</th>
          {["Total", "Assigned", "Free"].map((name) => (
            <th key={name} scope="col" class="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {kinds.map((kind) => (
          <tr key={kindWord(kind)}>
            <th scope="row">
              {kindWord(kind)}
              {kind.usable < kind.total && (
                <span class="hint">{grouped(kind.total - kind.usable)} cannot be used</span>
              )}
            </th>
            <td class="number">{grouped(kind.total)}</td>
            <td class="number">{grouped(kind.assigned)}</td>
            <td class="number">{grouped(kind.free)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
