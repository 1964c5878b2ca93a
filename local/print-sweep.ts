import type { SweepReports } from "../functions/http/sweep-report.ts";

interface SweepLine {
  readonly steps?: SweepReports;
  readonly step?: string;
  readonly setAside?: string;
  readonly error?: { readonly name: string; readonly message: string; readonly stack?: string };
}

/** Prints what the sweep logs as people read it; with COUNTERSIGN_LOG=json as the cloud logs it. */
export function sweepPrinter(
  out: { write(text: string): unknown },
  env: Readonly<Record<string, string | undefined>> = process.env,
): (line: object) => void {
  const asJson = env["COUNTERSIGN_LOG"] === "json";
  return (line) => {
    const text = asJson ? JSON.stringify(line) : readable(line);
    if (text !== null) out.write(`${text}\n`);
  };
}

/** Null for a metric, which nobody reads here. */
function readable({ steps, step, setAside, error }: SweepLine): string | null {
  if (steps !== undefined) return `sweep ${summary(steps)}`;
  if (error === undefined) return null;
  const where = step === undefined ? "" : ` ${step}`;
  const what = setAside === undefined ? "failed" : `set aside ${setAside}`;
  return `sweep${where} ${what}\n  ${error.stack ?? error.message}`;
}

function summary(steps: SweepReports): string {
  const reports = Object.entries(steps);
  const settled = reports.reduce((sum, [, report]) => sum + report.settled, 0);
  const setAside = reports.reduce((sum, [, report]) => sum + report.setAside, 0);
  const left = reports.flatMap(([name, { isFinished }]) => (isFinished ? [] : [name]));
  return [
    `${settled} settled`,
    ...(setAside === 0 ? [] : [`${setAside} set aside`]),
    ...(left.length === 0 ? [] : [`goes on with ${left.join(", ")}`]),
  ].join(", ");
}
