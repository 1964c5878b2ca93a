import type { FileSummary } from "../../../keys/outcome.ts";
import { Fact } from "../fact.tsx";
import { Instant } from "../instant.tsx";
import { Notice, RefusedNotice } from "../notice.tsx";
import { grouped, keyCount, kindWord } from "./words.ts";

/** What is in a file, and what stands in the way of its import. */
export function ImportSummary({ summary }: { readonly summary: Extract<FileSummary, { ok: true }> }) {
  const { customer, serverType, counts, here, obstacle } = summary;
  return (
    <>
      <dl class="facts wide">
        <Fact name="Server type" value={<strong>{serverType}</strong>} />
        <Fact name="Customer" value={customer.name} />
        <Fact name="Customer key" value={<code>{customer.key}</code>} />
        <Fact name="License keys" value={grouped(summary.keyCount)} />
        <Fact name="Granted" value={<Instant at={summary.grantedAt} isDay />} />
        <Fact name="File" value={<code>{summary.fileId}</code>} />
      </dl>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col">Mode</th>
            <th scope="col" class="number">
              Keys
            </th>
          </tr>
        </thead>
        <tbody>
          {counts.map((each) => (
            <tr key={`${each.type} ${each.module} ${each.mode}`}>
              <th scope="row">{kindWord(each)}</th>
              <td>{each.mode}</td>
              <td class="number">{grouped(each.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div id="obstacle">
        {obstacle !== null && <RefusedNotice refused={obstacle} />}
        {obstacle === null && here > 0 && (
          <Notice tone="info">
            <p>
              {here === summary.keyCount
                ? "All keys of this file are on this server already: an import adds nothing."
                : `${keyCount(here)} of this file ${here === 1 ? "is" : "are"} on this server already: only the others are added.`}
            </p>
          </Notice>
        )}
      </div>
      {obstacle === null && <p class="quiet">Nothing has been written yet.</p>}
    </>
  );
}
