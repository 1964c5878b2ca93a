import { renderDetails } from "../table.ts";
import type { Check } from "./check.ts";

/** Checks as lines: name, outcome, what was found, and the cure below where something is to be done. */
export function renderChecks(checks: readonly Check[]): string {
  return renderDetails(
    checks.flatMap(({ name, outcome, says, cure }): (readonly [string, string])[] => [
      [name, `${outcome.padEnd("skipped".length)}  ${says}`],
      ...(cure === null ? [] : [["", `cure:    ${cure}`] as const]),
    ]),
  );
}
