import { useEffect, useState } from "preact/hooks";
import type { KeyDetail } from "../../../keys/views.ts";
import type { DialogProps } from "../app.tsx";
import { callAction, isProblem, type Problem } from "../call.ts";
import { Dialog } from "../dialog.tsx";
import { Fact } from "../fact.tsx";
import { Icon } from "../icon.tsx";
import { Instant } from "../instant.tsx";
import { RefusedNotice } from "../notice.tsx";
import { Proof } from "./proof.tsx";
import { Seat } from "./seat.tsx";
import { keyWord } from "./words.ts";

/** One record of the Licenses form: every field, who has the key and had it, and the proof (B3). */
export function RecordDialog(props: DialogProps) {
  const { state, about, go } = props;
  const [record, setRecord] = useState<KeyDetail | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  const read = async () => {
    const reply = await callAction("key-record", { number: about ?? "?" });
    const outcome = isProblem(reply) ? reply : reply.outcome;
    if (!outcome.ok) return setRefused(outcome);
    setRefused(null);
    setRecord(outcome.record);
  };
  useEffect(() => void read(), [about, JSON.stringify(state.keys?.status ?? null)]);
  const close = () => go("keys");
  return (
    <Dialog title={`License key ${about ?? ""}`} startsAtTitle onCancel={close}>
      {refused !== null && <RefusedNotice refused={refused} />}
      {record === null && refused === null && <p class="quiet waiting">Loading …</p>}
      {record !== null && (
        <>
          <Facts record={record} />
          <Seat {...props} record={record} onChange={read} />
          <History record={record} />
          <Proof key={record.number} record={record} />
        </>
      )}
      <div class="form-end">
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

function Facts({ record }: { readonly record: KeyDetail }) {
  const { word, tone } = keyWord(record.state);
  const moment = (at: number | null) => (at === null ? null : <Instant at={at} />);
  return (
    <dl class="facts wide">
      <Fact
        name="State"
        value={
          <span class={`status ${tone}`}>
            <Icon tone={tone} /> {word}
          </span>
        }
      />
      <Fact name="Type" value={record.type} />
      <Fact name="Module" value={record.module} />
      <Fact name="Mode" value={record.mode} />
      <Fact name="Server type" value={record.serverType} />
      <Fact name="Customer" value={record.customer.name} />
      <Fact name="Customer key" value={<code>{record.customer.key}</code>} />
      <Fact name="Granted" value={moment(record.grantedAt)} />
      <Fact name="Expires" value={record.expiresAt === null ? "Never" : moment(record.expiresAt)} />
      <Fact name="Imported" value={moment(record.importedAt)} />
      <Fact name="Authorized" value={moment(record.authorizedAt) ?? "Not yet"} />
      <Fact name="Withdrawn" value={moment(record.withdrawnAt)} />
      <Fact name="File" value={<code>{record.fileId}</code>} />
    </dl>
  );
}

function History({ record: { history } }: { readonly record: KeyDetail }) {
  return (
    <section class="step">
      <h3>History</h3>
      {history.length === 0 ? (
        <p class="quiet">Nobody has had this key yet.</p>
      ) : (
        <table class="plain-table">
          <thead>
            <tr>
              {["User", "From", "Until"].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {history.map(({ user, from, until }) => (
              <tr key={`${user} ${from}`}>
                <th scope="row">{user}</th>
                <td>
                  <Instant at={from} />
                </td>
                <td>{until === null ? "now" : <Instant at={until} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
