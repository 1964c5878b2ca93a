import type { HeldChange } from "./activation.ts";
import type { Change } from "./activity.ts";

/** What differs between two views of one thing, for the activity log; lists are compared item by item, in their order. */
export function changesBetween<T extends object>(
  before: T,
  after: T,
  fields: readonly (keyof T & string)[],
): readonly Change[] {
  return fields.flatMap((field) =>
    sameValue(before[field], after[field]) ? [] : [{ field, before: before[field], after: after[field] }],
  );
}

/** How the uses of one holder are kept from now on, for the activity log; nothing where each of them is kept as before. */
export function modeChanges(held: readonly HeldChange[]): readonly Change[] {
  const moved = held.find(({ before, after }) => before.mode !== after.mode);
  return moved === undefined ? [] : [{ field: "mode", before: moved.before.mode, after: moved.after.mode }];
}

function sameValue(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
