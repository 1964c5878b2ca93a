import { ConfigurationFault } from "../../../client/index.ts";
import type { WantedKind } from "../../keys/license-keys.ts";
import { nearest } from "../nearest.ts";

type KeyType = WantedKind["type"];

/** The types by name; a type that is missing here does not compile. */
const TYPES: readonly KeyType[] = Object.keys({
  EndUser: 0,
  Administrator: 0,
  Developer: 0,
  Module: 0,
} satisfies Record<KeyType, 0>) as KeyType[];

/** Reads `EndUser` or `Module:reports` (or, as staff write it, `Module/reports`), in any case of letters; throws a ConfigurationFault for another word. */
export function readKind(word: string): WantedKind {
  const { type, module } = readKindFilter(word);
  if (type === "Module" && module === undefined)
    throw new ConfigurationFault("A key of type Module is of a module.", "Name it: Module:reports.");
  return module === undefined ? { type } : { type, module };
}

/** The same for a search, in which `Module` is every module. */
export function readKindFilter(word: string): WantedKind {
  const [name = "", module] = word.split(/[:/](.*)/s);
  const type = TYPES.find((each) => each.toLowerCase() === name.toLowerCase());
  if (type === undefined) {
    const near = nearest(name, TYPES);
    const guess = near === null ? "" : `Did you mean ${near}? `;
    throw new ConfigurationFault(
      `"${name}" is no type of license keys.`,
      `${guess}Give ${TYPES.slice(0, -1).join(", ")} or Module:CODE.`,
    );
  }
  if (module === undefined) return { type };
  if (type !== "Module") throw new ConfigurationFault(`${type} is no module.`, `Leave ":${module}" out.`);
  if (module === "") throw new ConfigurationFault("The module has no code.", "Name it: Module:reports.");
  return { type, module };
}

/** `EndUser`, `Module:reports`: as it is typed. */
export function kindName({
  type,
  module,
}: {
  readonly type: string;
  readonly module?: string | null;
}): string {
  return module === null || module === undefined ? type : `${type}:${module}`;
}
