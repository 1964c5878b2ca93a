import { useState } from "preact/hooks";
import type { KeyState } from "../../../keys/views.ts";
import type { DialogProps } from "../app.tsx";
import { RefusedNotice } from "../notice.tsx";
import { Found, Rows } from "./record-rows.tsx";
import { type Search, useRecords } from "./use-records.ts";
import { KEY_STATES, KEY_TYPES, keyWord } from "./words.ts";

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
