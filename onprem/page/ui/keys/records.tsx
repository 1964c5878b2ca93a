import { useState } from "preact/hooks";
import type { KeyRecordView, KeyState } from "../../../keys/views.ts";
import type { RecordsPage } from "../../key-state.ts";
import type { DialogProps } from "../app.tsx";
import { Icon } from "../icon.tsx";
import { Instant } from "../instant.tsx";
import { RefusedNotice } from "../notice.tsx";
import { type Search, useRecords } from "./use-records.ts";
import { grouped, KEY_STATES, KEY_TYPES, keyCount, keyWord, kindWord } from "./words.ts";

const NOTHING: Search = { text: "", type: "", state: "", page: 0 };

/** The Licenses form: every key of this server, to be looked through and opened (B3). */
export function Records({ page, state, go }: DialogProps) {
  const [search, setSearch] = useState<Search>(NOTHING);
  const { found, problem } = useRecords(search, JSON.stringify(state.keys?.status ?? null));
  const change = (fields: Partial<Search>) => setSearch({ ...search, page: 0, ...fields });
  return (
    <main>
      <header class="top">
        <div>
          <h1>License keys</h1>
          <p class="where">
            {state.status.hostName}
            {state.keys?.status.serverType && <span class="badge">{state.keys.status.serverType}</span>}
          </p>
        </div>
        <div class="actions">
          <button type="button" onClick={() => go("list")}>
            Back to Licenses
          </button>
        </div>
      </header>
      {page.problem !== null && <RefusedNotice refused={page.problem} />}
      <search class="filter">
        <label class="grow">
          Number or user
          <input
            type="text"
            value={search.text}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => change({ text: event.currentTarget.value })}
          />
        </label>
        <Choice
          label="Type"
          value={search.type}
          options={KEY_TYPES.map((type) => [type, type])}
          onChange={(type) => change({ type })}
        />
        <Choice
          label="State"
          value={search.state}
          options={KEY_STATES.map((each) => [each, keyWord(each).word])}
          onChange={(each) => change({ state: each as KeyState })}
        />
      </search>
      {problem !== null && <RefusedNotice refused={problem} />}
      {found === null ? (
        <p class="quiet">{problem === null && "Loading …"}</p>
      ) : (
        <>
          <Found found={found} onPage={(to) => change({ page: to })} />
          {found.rows.length > 0 && <Rows rows={found.rows} onOpen={(number) => go("key", number)} />}
        </>
      )}
    </main>
  );
}

function Choice(props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <label>
      {props.label}
      <select value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        <option value="">All</option>
        {props.options.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

/** How many keys were found, and the way through them. */
function Found({ found, onPage }: { readonly found: RecordsPage; readonly onPage: (page: number) => void }) {
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

function Rows(props: { readonly rows: readonly KeyRecordView[]; readonly onOpen: (number: string) => void }) {
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
