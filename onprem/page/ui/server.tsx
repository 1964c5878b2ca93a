import type { Status } from "../../../client/index.ts";
import { Fact } from "./fact.tsx";
import { Instant } from "./instant.tsx";
import { attemptWord, modeWord } from "./words.ts";

/** What is known of this server; what is not known is left out. */
export function Server({ status }: { readonly status: Status }) {
  const { mode, isNew, lastAttempt, licenses } = status;
  const codes = [...new Set(licenses.filter((each) => each.mode === "offline").map(({ code }) => code))];
  const moment = (at: number | null) => (at === null ? null : <Instant at={at} />);
  return (
    <section aria-labelledby="server">
      <h2 id="server">This server</h2>
      <dl class="facts wide">
        <Fact name="Host name" value={status.hostName} />
        <Fact name="Mode" value={modeWord({ isNew, mode })} />
        <Fact name="Activated" value={moment(status.activatedAt)} />
        <Fact
          name="Smart account"
          value={mode === "online" && status.accountId && <code>{status.accountId}</code>}
        />
        {codes.length > 0 && (
          <Fact
            name={codes.length === 1 ? "License code" : "License codes"}
            value={codes.map((code) => (
              <code key={code} class="line">
                {code}
              </code>
            ))}
          />
        )}
        <Fact name="Activation token" value={status.tokenDescription} />
        <Fact name="Last contact" value={moment(status.lastContactAt)} />
        <Fact
          name="Last attempt"
          value={
            lastAttempt && (
              <>
                <Instant at={lastAttempt.at} />, {attemptWord(lastAttempt.result)}
                {lastAttempt.reason !== null && (
                  <span class="hint">
                    {lastAttempt.reason.detail} <code>{lastAttempt.reason.code}</code>
                  </span>
                )}
              </>
            )
          }
        />
        <Fact name="Next attempt" value={moment(status.nextAttemptAt)} />
        <Fact name="Runs without contact until" value={moment(status.deadlineAt)} />
        <Fact name="Installed" value={moment(status.installedAt)} />
        <Fact name="Version" value={status.version} />
        <Fact name="Hardware id" value={status.hardwareId && <code>{status.hardwareId}</code>} />
        <Fact name="Node id" isWhole value={status.nodeId && <code>{status.nodeId}</code>} />
      </dl>
    </section>
  );
}
