/** What a string holds: the answer to "what is this?" on its first line. */
export const STRING_KINDS = ["request", "response", "return"] as const;
export type StringKind = (typeof STRING_KINDS)[number];

/** Why a text is not read. `numbers` are the lines, or the parts, as they are numbered in the text. */
export type StringFault =
  /** More characters than any string has. */
  | { readonly code: "STRING_TOO_LONG" }
  /** Nothing in the text is of a countersign string. */
  | { readonly code: "STRING_UNKNOWN" }
  /** The text says that it is one, but not a single line or part of it is right. */
  | { readonly code: "STRING_UNREADABLE" }
  /** Every line is right, and yet they are no document together. */
  | { readonly code: "STRING_BROKEN" }
  | { readonly code: "VERSION_UNKNOWN"; readonly version: number }
  /** A good string, but of another kind than the one that is wanted. */
  | { readonly code: "KIND_OTHER"; readonly kind: StringKind }
  | { readonly code: NumberedFaultCode; readonly numbers: readonly number[] };

export type NumberedFaultCode =
  | `${"LINES" | "PARTS"}_${"WRONG" | "MISSING" | "TWICE"}`
  | `${"LINES" | "PARTS"}_OF_ANOTHER_STRING`;

/** A document that was read from a text, or everything that is wrong with the text. */
export type StringRead =
  | { readonly ok: true; readonly kind: StringKind; readonly document: string }
  | { readonly ok: false; readonly faults: readonly StringFault[] };

/** The bytes that the lines or the parts of a text carry together, or all that is wrong with them. */
export type BytesRead =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly faults: readonly StringFault[] };

/** Nothing was read, for this one reason. */
export function no(fault: StringFault): { readonly ok: false; readonly faults: readonly StringFault[] } {
  return { ok: false, faults: [fault] };
}

/** A fault of these lines or parts, each named once and in order; none where there are none. */
export function numbered(code: NumberedFaultCode, numbers: Iterable<number>): readonly StringFault[] {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  return sorted.length === 0 ? [] : [{ code, numbers: sorted }];
}

/** The mark that most lines or parts have; the earliest one where two are as common, null where there is none. */
export function commonest(marks: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const mark of marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return first?.[0] ?? null;
}
