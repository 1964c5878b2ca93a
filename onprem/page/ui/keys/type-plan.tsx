import { useRef, useState } from "preact/hooks";
import type { TypeChangePlan } from "../../../keys/outcome.ts";
import type { Problem } from "../call.ts";
import { Notice, RefusedNotice } from "../notice.tsx";
import { count } from "../words.ts";
import { Step, Ways } from "./steps.tsx";
import { grouped, kindWord } from "./words.ts";

/** What a change of the server type replaces, kind by kind; it begins when the new type was typed. */
export function TypePlan(props: {
  readonly plan: Extract<TypeChangePlan, { ok: true }>;
  readonly refused: Problem | null;
  readonly isBusy: boolean;
  readonly onChange: () => Promise<void>;
  readonly onBack: () => void;
  readonly onCancel: () => void;
}) {
  const { plan, refused } = props;
  const { from, to, rows } = plan;
  const [typed, type] = useState("");
  const [isWrong, setWrong] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const losing = rows.reduce((sum, { assigned, inFiles }) => sum + Math.max(0, assigned - inFiles), 0);
  const change = () => {
    const isMeant = typed.trim().toLowerCase() === to.toLowerCase();
    setWrong(!isMeant);
    if (isMeant) void props.onChange();
    else field.current?.focus();
  };
  return (
    <Step title={`From ${from} to ${to}`}>
      <table class="plain-table plan">
        <thead>
          <tr>
            <th scope="col">Type</th>
            {["On server", "Assigned", "In the new files"].map((name) => (
              <th key={name} scope="col" class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={kindWord(row)}>
              <th scope="row">
                {kindWord(row)}
                {row.assigned > row.inFiles && (
                  <span class="hint wrong-text">
                    {count(row.assigned - row.inFiles, "user")} will have none
                  </span>
                )}
              </th>
              <td class="number">{grouped(row.onServer)}</td>
              <td class="number">{grouped(row.assigned)}</td>
              <td class="number">{grouped(row.inFiles)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Notice tone="warn">
        <p>
          <strong>All {from} keys of this server are replaced.</strong>{" "}
          {losing === 0
            ? "Every user gets a key of the same type from the new files."
            : `${count(losing, "user")} will be without a key, as the new files hold fewer than are assigned.`}
        </p>
      </Notice>
      <div class="field">
        <label for="type-typed">Type {to} to confirm</label>
        <input
          ref={field}
          id="type-typed"
          type="text"
          value={typed}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={isWrong}
          aria-describedby="type-wrong"
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") change();
          }}
        />
        {isWrong && (
          <p id="type-wrong" role="alert" class="wrong-text">
            This is not the name of the new server type, {to}.
          </p>
        )}
      </div>
      {refused !== null && <RefusedNotice refused={refused} />}
      <Ways
        next={{ text: `Change to ${to}`, go: change, isBusy: props.isBusy, isDangerous: true }}
        back={props.onBack}
        cancel={props.onCancel}
      />
    </Step>
  );
}
