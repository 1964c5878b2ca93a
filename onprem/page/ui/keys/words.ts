import type { KeyFileState, KeyState, KindView } from "../../../keys/views.ts";
import type { Tone } from "../words.ts";

interface Word {
  readonly word: string;
  readonly tone: Tone;
}

const KEY: Readonly<Record<KeyState, Word>> = {
  usable: { word: "Usable", tone: "good" },
  provisional: { word: "Provisional", tone: "warn" },
  over: { word: "Provisional days over", tone: "bad" },
  expired: { word: "Expired", tone: "bad" },
  withdrawn: { word: "Withdrawn by the vendor", tone: "bad" },
  released: { word: "Released by the vendor", tone: "bad" },
  edited: { word: "Edited, not used", tone: "bad" },
};

const FILE: Readonly<Record<KeyFileState, Word>> = {
  authorized: { word: "Authorized", tone: "good" },
  provisional: KEY.provisional,
  over: KEY.over,
  withdrawn: KEY.withdrawn,
  released: KEY.released,
};

const UNKNOWN: Word = { word: "Unknown", tone: "idle" };

/** The states of keys, in the order in which one looks for them. */
export const KEY_STATES = Object.keys(KEY) as readonly KeyState[];

/** The types of keys, in the order of the summary. */
export const KEY_TYPES: readonly KindView["type"][] = ["EndUser", "Administrator", "Developer", "Module"];

/** How a key stands, in words. */
export function keyWord(state: KeyState): Word {
  return KEY[state] ?? UNKNOWN;
}

/** How a file stands, in words. */
export function fileWord(state: KeyFileState): Word {
  return FILE[state] ?? UNKNOWN;
}

/** A kind of keys: its type, and the module where it is one. */
export function kindWord({
  type,
  module,
}: {
  readonly type: string;
  readonly module: string | null;
}): string {
  return module === null ? type : `${type} ${module}`;
}

/** A number as people read it: `5,000`. */
export function grouped(number: number): string {
  return number.toLocaleString("en-GB");
}

/** So many license keys. */
export function keyCount(number: number): string {
  return `${grouped(number)} license key${number === 1 ? "" : "s"}`;
}
