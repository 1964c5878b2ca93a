import type * as z from "zod/mini";
import { ERRORS } from "../../shared/contract/errors.ts";
import { toWire } from "../../shared/contract/instant.ts";
import type { traceOf } from "../../shared/contract/trace-fields.ts";
import type { Step } from "../../shared/domain/explain-step.ts";

type Trace<Code extends Step["rule"]> = (z.input<ReturnType<typeof traceOf>>[number] & { rule: Code })[];

/** A trace on the wire: instants in ISO 8601, and with a refusal what is wrong and what mends it. */
export function presentTrace<Code extends Step["rule"]>(steps: readonly Step<Code>[]): Trace<Code> {
  return steps.map(({ rule, verdict, compared }) => {
    const { detail, fix } = verdict === "refused" ? ERRORS[rule] : NOTHING;
    return { rule, verdict, compared: presentCompared(compared), detail, fix };
  });
}

const NOTHING = { detail: null, fix: null } as const;

function presentCompared(compared: Step["compared"]): Trace<Step["rule"]>[number]["compared"] {
  return Object.fromEntries(
    Object.entries(compared).map(([name, value]) => {
      if (typeof value === "number" && name.endsWith("At")) return [name, toWire(value)];
      return [name, Array.isArray(value) ? [...value] : (value as Exclude<typeof value, readonly string[]>)];
    }),
  );
}
