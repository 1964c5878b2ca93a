import type { LogLine } from "../functions/http/log-line.ts";

/** Prints one line for each request as people read it; with COUNTERSIGN_LOG=json as the cloud logs it. */
export function logPrinter(
  out: { write(text: string): unknown },
  env: Readonly<Record<string, string | undefined>> = process.env,
): (line: LogLine) => void {
  const asJson = env["COUNTERSIGN_LOG"] === "json";
  return (line) => out.write(`${asJson ? JSON.stringify(line) : readable(line)}\n`);
}

function readable({ operation, status, code, caller, ms, requestId, error }: LogLine): string {
  const who = caller === null ? "" : ` ${caller}`;
  const why = code === null ? "" : ` ${code}`;
  const mistake = error === undefined ? "" : `\n  request ${requestId}: ${error.stack ?? error.message}`;
  return `${status} ${operation}${why}${who} ${ms} ms${mistake}`;
}
