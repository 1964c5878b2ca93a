import type { GroupFault } from "../domain/order-key-file.ts";
import type { Problem } from "./problem.ts";

type InputFault = NonNullable<Problem["errors"]>[number];

const TEXTS = {
  EXPIRY_MISSING: ["is missing", "Say when these keys end, or give them the mode Permanent."],
  EXPIRY_OF_PERMANENT: ["is not for mode Permanent", "Leave it out, or choose Temporary or Trial."],
  EXPIRY_PAST: ["must be in the future", "Give a later time."],
  MODULE_MISSING: ["is missing", "Name the module's code, or choose another type."],
  MODULE_OF_ACCESS: ["is for type Module only", "Leave it out, or choose the type Module."],
  TYPE_UNKNOWN: ["is not known", "Choose one of the types."],
  MODE_UNKNOWN: ["is not known", "Choose one of the modes."],
  NUMBER_TWICE: ["has a number twice", "Make a file for each."],
} as const satisfies Record<GroupFault["fault"], readonly [message: string, fix: string]>;

/** Where a kind of key is wrong that somebody orders, and what mends it. */
export function faultsOfGroups(faults: readonly GroupFault[]): InputFault[] {
  return faults.map(({ index, field, fault }) => {
    const [message, fix] = TEXTS[fault];
    return { location: `body.keys.${index}.${field}`, message, fix };
  });
}

/** Tells which server types there are. */
export function unknownServerType(serverTypes: readonly string[]): InputFault {
  const named = serverTypes.join(", ");
  return {
    location: "body.serverType",
    message: `must be one of: ${named}`,
    fix: `Choose one of: ${named}.`,
  };
}

/** Tells that keys are too many for one file, with the customer's name in each of them. */
export const TOO_LONG: InputFault = {
  location: "body.keys",
  message: "come to more text than one file may have, as each key names the customer",
  fix: "Make two files, or give a shorter customerKey.",
};

/** Tells which numbers are not of the file; the first 20. */
export function unknownNumbers(indexes: readonly number[]): InputFault[] {
  return indexes.slice(0, 20).map((index) => ({
    location: `body.numbers.${index}`,
    message: "is not a number of this key file",
    fix: "Compare it with the file.",
  }));
}
