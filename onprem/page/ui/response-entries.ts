import type { ApplicationView, Refused, ResponseOutcome } from "../../../client/index.ts";
import type { Problem } from "./call.ts";

/** A response string as it is entered, and what came of it. */
export interface Entry {
  readonly text: string;
  readonly came: "nothing" | "accepted" | Refused;
}

export const EMPTY: Entry = { text: "", came: "nothing" };

/** The label of each field: one for all, or one for each application and those that are more. */
export function labelsFor(
  applications: readonly ApplicationView[],
  isMany: boolean,
  fields: number,
): readonly string[] {
  return Array.from({ length: fields }, (_, place) => {
    const name = applications[place]?.product.name ?? `${place + 1}`;
    return isMany ? `Response string of ${name}` : "Response string";
  });
}

/** The entries with texts of files: in the place of the only one, or one after the other into those that are free. */
export function withTexts(
  entries: readonly Entry[],
  texts: readonly string[],
  isMany: boolean,
): readonly Entry[] {
  const fresh = texts.map((text): Entry => ({ text, came: "nothing" }));
  if (!isMany) return fresh.length === 0 ? entries : fresh.slice(0, 1);
  const filled = entries.map((each) => (each.text.trim() === "" ? (fresh.shift() ?? each) : each));
  return [...filled, ...fresh];
}

/** The entries with what came of them; what was typed stays where it was not accepted. */
export function entriesAfter(
  entries: readonly Entry[],
  outcome: ResponseOutcome | Problem,
): readonly Entry[] {
  const each = outcome.ok ? outcome.refused : "each" in outcome ? outcome.each : undefined;
  const refusedOf = each === undefined ? null : [...each];
  let isNamed = false;
  return entries.map((entry) => {
    if (entry.came === "accepted" || entry.text.trim() === "") return entry.text === "" ? EMPTY : entry;
    if (refusedOf !== null) return { ...entry, came: refusedOf.shift() ?? "accepted" };
    // A no to the whole is said once, at the first field.
    if (isNamed || outcome.ok) return { ...entry, came: "nothing" };
    isNamed = true;
    return { ...entry, came: { kind: "local", ...outcome } };
  });
}
