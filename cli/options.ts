import { type Command, InvalidArgumentError } from "commander";
import { usageFault } from "./faults.ts";

/** Readers of what is typed after a flag; commander turns what they throw into a usage error. */

/** A whole number of 0 or more; its upper bound is the service's business. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}

/** A whole number or `unlimited`; not yet null, which commander would take for "nothing given". */
export function wholeOrUnlimited(text: string): number | "unlimited" {
  if (text === "unlimited") return text;
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("Give a whole number or unlimited.");
  return Number(text);
}

/** What the API takes for it: null is unlimited. */
export function unlimitedIsNull(value: number | "unlimited" | undefined): number | null | undefined {
  return value === "unlimited" ? null : value;
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** An instant as the API takes it, from ISO 8601 with a time zone, or from a day, which means its start in UTC. */
export function instant(text: string): string {
  const day = text.slice(0, 10);
  const at = Date.parse(DAY.test(text) ? `${text}T00:00:00Z` : text);
  const isWritten = DAY.test(text) || INSTANT.test(text);
  if (!isWritten || Number.isNaN(at) || !isOnCalendar(day))
    throw new InvalidArgumentError("Give a day (2027-01-31) or a time with its zone (2027-01-31T18:00:00Z).");
  return new Date(at).toISOString();
}

/** Date.parse turns February 30 into March 2. */
function isOnCalendar(day: string): boolean {
  const start = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(start.getTime()) && start.toISOString().startsWith(day);
}

/** Collects a flag that may be given several times; false is what its opposite, such as `--no-domain`, left. */
export function collect(text: string, before: readonly string[] | false | undefined): readonly string[] {
  return [...(before || []), text];
}

/**
 * An id or code that becomes a part of an address; dots alone would lead to another one. A secret in its place is
 * refused without repeating it, since addresses are logged on the way.
 */
export function reference(text: string): string {
  if (/^cs_(act|key)_/.test(text))
    throw usageFault(
      "That is the text of a token or key, which is a secret.",
      "Give the id; `list` shows it.",
    );
  if (/^\s*\.{0,2}\s*$/.test(text)) throw new InvalidArgumentError("Give an id or a code.");
  return text;
}

/** Gives a command that changes something the flag to repeat an interrupted one. */
export function repeatable(command: Command): Command {
  return command.option(
    "--idempotency-key <key>",
    "repeat an interrupted command: the key that it showed (default: a new random one)",
  );
}

export interface Repeatable {
  readonly idempotencyKey?: string;
}

/** Adds examples below a command's help, as lines that can be copied. */
export function examples(command: Command, ...lines: readonly string[]): Command {
  return command.addHelpText("after", `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}`);
}
