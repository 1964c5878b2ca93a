import type { KeyRecordView } from "../../../keys/views.ts";
import type { RecordsPage } from "../../key-state.ts";
import { Icon } from "../icon.tsx";
import { Instant } from "../instant.tsx";
import { grouped, keyCount, keyWord, kindWord } from "./words.ts";

/** How many keys were found, and the way through them. */
export function Found({
  found,
  onPage,
}: {
  readonly found: RecordsPage;
  readonly onPage: (page: number) => void;
}) {
  const { rows, total, page } = found;
  const first = page * 100 + 1;
  const isLast = first + rows.length > found.found;
  const turn = (name: string, to: number, isIdle: boolean) => (
    <button
      type="button"
      aria-disabled={isIdle}
      onClick={() => {
        if (!isIdle) onPage(to);
      }}
    >
      {name}
    </button>
  );
  return (
    <div class="section-head pages">
      <p role="status">
        {found.found === 0
          ? total === 0
            ? "There are no license keys on this server."
            : "No license key fits."
          : found.found <= 100
            ? keyCount(found.found)
            : `${grouped(first)} to ${grouped(first + rows.length - 1)} of ${keyCount(found.found)}`}
        {found.found > 0 && found.found < total && ` (of ${grouped(total)})`}
      </p>
      {found.found > 100 && (
        <div class="row">
          {turn("Previous", page - 1, page === 0)}
          {turn("Next", page + 1, isLast)}
        </div>
      )}
    </div>
  );
}

/** The rows of a page; each number opens its record. */
export function Rows(props: {
  readonly rows: readonly KeyRecordView[];
  readonly onOpen: (number: string) => void;
}) {
  return (
    <table class="records cards">
      <thead>
        <tr>
          {["Number", "Type", "Mode", "State", "Expires", "User"].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => {
          const { word, tone } = keyWord(row.state);
          return (
            <tr key={row.number}>
              <th scope="row">
                <button type="button" class="plain" onClick={() => props.onOpen(row.number)}>
                  {row.number}
                </button>
              </th>
              <td data-label="Type">{kindWord(row)}</td>
              <td data-label="Mode">{row.mode}</td>
              <td data-label="State">
                <span class={`status ${tone}`}>
                  <Icon tone={tone} /> {word}
                </span>
              </td>
              <td data-label="Expires">
                {row.expiresAt === null ? (
                  <span class="quiet">Never</span>
                ) : (
                  <Instant at={row.expiresAt} isDay />
                )}
              </td>
              <td data-label="User">{row.user ?? <span class="quiet">Free</span>}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
