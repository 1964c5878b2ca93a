import { Fault } from "./faults.ts";

/**
 * What was thrown, and where it is a refusal that names items of a list by their place (`body.numbers.3`), with what was
 * given there: nobody counts in a file.
 */
export function namingGiven(thrown: unknown, list: `body.${string}`, given: readonly string[]): unknown {
  if (!(thrown instanceof Fault)) return thrown;
  const { exit, trouble, idempotencyKey } = thrown;
  if (trouble.errors === undefined) return thrown;
  const errors = trouble.errors.map((error) => {
    const [, index] = error.location.startsWith(`${list}.`)
      ? (/^body\.\w+\.(\d+)/.exec(error.location) ?? [])
      : [];
    const item = index === undefined ? undefined : given[Number(index)];
    return item === undefined ? error : { ...error, message: `of ${item}: ${error.message}` };
  });
  return new Fault(exit, { ...trouble, errors }, idempotencyKey);
}
