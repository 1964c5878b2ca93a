import { arch, cpus, loadavg, platform, totalmem } from "node:os";
import type { Figures } from "./figures.ts";
import { CONNECTIONS } from "./load.ts";
import { CASES, type Case } from "./measure.ts";
import type { Microseconds } from "./microseconds.ts";

/** The page of measurements. */
export function reportPage(
  figures: Readonly<Record<Case, Figures>>,
  microseconds: Microseconds,
  seconds: number,
  loadBefore: number,
): string {
  const cases = Object.keys(CASES) as Case[];
  return `# Benchmarks

Measured, not generated: the figures are those of one run of

    npm run bench

on ${new Date().toISOString().slice(0, 10)}, with Node.js ${process.version}, on ${machine()},
whose load average was ${loadBefore.toFixed(1)} before the run${isBusy(loadBefore) ? ": **other programs took part of its cores, so that only the ratios mean anything**" : ""}.

Two processes on the same machine talk over loopback HTTP: one sends (${CONNECTIONS} connections, each the next request as soon as
the last is answered, ${seconds} s for each row in two turns), the other answers: the whole local service, its log included, and beside it
the two bare handlers. Every request must be answered with 200. What the first process sends is signed beforehand.

## Requests

| what answers | requests / s | p50 ms | p95 ms | p99 ms | CPU ms / request | requests |
| --- | --- | --- | --- | --- | --- | --- |
${cases.map((name) => row(CASES[name], figures[name])).join("\n")}

| ratio of requests / s | |
| --- | --- |
| \`verify\` to the bare handler that makes the same database call | ${ratio(figures.verify, figures.bareDatabase)} |
| \`verify\` to the bare handler | ${ratio(figures.verify, figures.bare)} |
| \`activate\` to the bare handler that makes verify's database call | ${ratio(figures.activate, figures.bareDatabase)} |

- **Every row but the first contains the embedded database** (dynoxide, SQLite underneath, on the same cores), so that its speed is that of
  a development machine: nothing follows from it for DynamoDB, whose calls take milliseconds and do not share a CPU with the
  function. An \`activate\` is two reads and a transaction of six writes; a \`verify\` is one read.
- *CPU* is that of the answering process; the database's and the sender's are not in it.
- The ratios travel better than the figures: both sides have the same machine, connections and database.
- \`verify\` reads one signature (the node's assertion) and makes one (the license file); so does \`activate\`.

## Microseconds of what needs no network

| operation | µs |
| --- | --- |
${Object.entries(microseconds)
  .map(([what, each]) => `| ${what} | ${each < 10 ? each.toFixed(2) : each.toFixed(0)} |`)
  .join("\n")}
`;
}

/** The load of this machine over the last minute, to be taken before a run. */
export function loadNow(): number {
  return loadavg()[0] ?? 0;
}

function isBusy(load: number): boolean {
  return load > cpus().length / 4;
}

function row(name: string, { perSecond, p50, p95, p99, cpuMs, requests }: Figures): string {
  const times = [p50, p95, p99, cpuMs].map((ms) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(1)));
  return `| ${[name, thousands(perSecond), ...times, thousands(requests)].join(" | ")} |`;
}

function ratio(of: Figures, to: Figures): string {
  return (of.perSecond / to.perSecond).toFixed(2);
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores (${first?.model.trim() ?? "unknown"}), ${memory} GB, ${platform()} ${arch()}`;
}
