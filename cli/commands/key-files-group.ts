import { InvalidArgumentError } from "commander";
import { keyGroupGiven } from "../../shared/contract/key-file-fields.ts";
import type { InputFor } from "../../shared/contract/operation.ts";
import type { createKeyFile } from "../../shared/contract/operations/create-key-file.ts";
import { usageFault } from "../faults.ts";
import { nearest } from "../nearest.ts";
import { instant } from "../options.ts";

type KeyGroup = InputFor<typeof createKeyFile>["body"]["keys"][number];
type Kind = KeyGroup["type"];
type Mode = KeyGroup["mode"];

const KINDS: readonly Kind[] = keyGroupGiven.shape.type.options;
const MODES: readonly Mode[] = keyGroupGiven.shape.mode.options;

/** How keys are ordered on the command line. */
export const GROUP_FORM = "KIND:MODE:COUNT, or KIND:MODE:COUNT:END";

/** What may stand in the parts, for the help. */
export const GROUP_HELP = `
KIND is EndUser, Administrator, Developer, or Module/CODE with the module's code. MODE is Permanent, Temporary or Trial.
END is when they end, a day (its start in UTC) or an ISO 8601 time; permanent keys have none.`;

/** The parts of a group, as typed. */
interface Parts {
  readonly kind: string;
  readonly module: string | undefined;
  readonly mode: string;
  readonly count: string;
  readonly end: string;
}

/** `EndUser:Permanent:5`, `Module/reports:Trial:10:2027-03-31`; collects what is given several times. */
export function keyGroup(text: string, before: readonly KeyGroup[] = []): KeyGroup[] {
  const [kindText = "", mode = "", count = "", ...end] = text.split(":");
  const [kind = "", ...module] = kindText.split("/");
  const moduleText = module.length === 0 ? undefined : module.join("/");
  const parts: Parts = { kind, module: moduleText, mode, count, end: end.join(":") };
  const wrong = whatIsWrong(parts);
  if (wrong !== null)
    throw usageFault(`--keys ${text}: ${wrong}`, `Write it as ${GROUP_FORM}: ${corrected(parts)}.`);
  const type = named(KINDS, kind) as Kind;
  return [
    ...before,
    {
      type,
      ...(type === "Module" ? { module: moduleText } : {}),
      mode: named(MODES, mode) as Mode,
      ...(parts.end === "" ? {} : { expiresAt: instant(parts.end) }),
      count: Number(count),
    },
  ];
}

/** A group as it can be typed. */
export function groupText({ type, module, mode, count, expiresAt }: KeyGroup): string {
  const kind = module === undefined ? type : `${type}/${module}`;
  return [kind, mode, count, ...(expiresAt === undefined ? [] : [expiresAt])].join(":");
}

/** The first part that is wrong, as a sentence. */
function whatIsWrong({ kind, module, mode, count, end }: Parts): string | null {
  const type = named(KINDS, kind);
  if (type === null) return unknown("kind", kind, KINDS);
  if (type === "Module" && !module) return "the module has no code.";
  if (type !== "Module" && module !== undefined) return `${type} has no code; only Module has.`;
  const itsMode = named(MODES, mode);
  if (itsMode === null) return unknown("mode", mode, MODES);
  if (!isCount(count)) return `the count "${count}" is no whole number from 1 on.`;
  if (itsMode === "Permanent")
    return end === "" ? null : `permanent keys have no end, and "${end}" stands there.`;
  if (end === "") return `keys of mode ${itsMode} need their end.`;
  return endOf(end) === null ? `the end "${end}" is no day or time with its zone.` : null;
}

function unknown(part: string, typed: string, names: readonly string[]): string {
  if (typed === "") return `the ${part} is missing; it is one of ${names.join(", ")}.`;
  const meant = nearest(typed, names);
  const hint = meant === null ? `It is one of ${names.join(", ")}.` : `Did you mean ${meant}?`;
  return `there is no ${part} ${typed}. ${hint}`;
}

/** What was typed with everything right that was wrong. */
function corrected({ kind, module, mode, count, end }: Parts): string {
  const type = named(KINDS, kind) ?? nearest(kind, KINDS) ?? "EndUser";
  const itsMode = named(MODES, mode) ?? nearest(mode, MODES) ?? (endOf(end) === null ? "Permanent" : "Trial");
  return [
    type === "Module" ? `Module/${module || "reports"}` : type,
    itsMode,
    isCount(count) ? count : "5",
    ...(itsMode === "Permanent" ? [] : [endOf(end) === null ? "2027-12-31" : end]),
  ].join(":");
}

function named<T extends string>(names: readonly T[], typed: string): T | null {
  return names.find((name) => name.toLowerCase() === typed.toLowerCase()) ?? null;
}

function isCount(text: string): boolean {
  return /^[1-9]\d{0,5}$/.test(text);
}

function endOf(text: string): string | null {
  try {
    return instant(text);
  } catch (error) {
    if (error instanceof InvalidArgumentError) return null;
    throw error;
  }
}
