import { ConfigurationFault, type ProductOption } from "../../client/index.ts";
import { readUrl } from "../../client/internals.ts";
import type { Values } from "./options.ts";
import { readTestClock } from "./test-clock.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a server's licensing is, and how it is set up. */
export interface Setting {
  readonly url: string;
  readonly dataDir: string;
  readonly rootKeys: string | null;
  /** What opens the Licenses page; null where none was given. */
  readonly pageKey: string | null;
  /** Where the vendor's support is: a mail address, a page; null where it was not told. */
  readonly support: string | null;
  readonly products: readonly ProductOption[];
  readonly airGapped: boolean;
  /** Epoch ms; null where it was not told. */
  readonly installedAt: number | null;
  /** Another clock than the machine's, for trying out; null for none. */
  readonly now: (() => number) | null;
}

/** The settings of the command line and the environment, with their defaults; throws a ConfigurationFault for one that cannot be meant. */
export function readSetting(env: Environment, values: Values): Setting {
  const url = readUrl(env["COUNTERSIGN_URL"] || `http://127.0.0.1:${env["COUNTERSIGN_PORT"] || "7070"}`);
  return {
    url,
    dataDir: values.data || env["COUNTERSIGN_NODE_DATA"] || ".countersign-node",
    rootKeys: env["COUNTERSIGN_ROOT_KEYS"] || null,
    pageKey: env["COUNTERSIGN_PAGE_KEY"] || null,
    support: values.support || env["COUNTERSIGN_SUPPORT"] || null,
    products: readProducts(values.products ?? env["COUNTERSIGN_PRODUCTS"] ?? ""),
    airGapped: values["air-gapped"] ?? readSwitch("COUNTERSIGN_AIR_GAPPED", env["COUNTERSIGN_AIR_GAPPED"]),
    installedAt: readInstant(values["installed-at"] || env["COUNTERSIGN_INSTALLED_AT"]),
    now: readTestClock(env["COUNTERSIGN_TEST_CLOCK"], url),
  };
}

/** `fax,recording:fax`: codes with commas; behind a colon those of which it needs a license on the same server. */
function readProducts(text: string): readonly ProductOption[] {
  const words = text
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
  return words.map((word) => {
    const [code = "", required] = word.split(":");
    return required === undefined ? { code } : { code, requires: required.split("+").filter(Boolean) };
  });
}

function readSwitch(name: string, text: string | undefined): boolean {
  if (text === undefined || /^(0|false|no|)$/i.test(text)) return false;
  if (/^(1|true|yes)$/i.test(text)) return true;
  throw new ConfigurationFault(`${name} is "${text}".`, "Set it to 1, or do not set it.");
}

const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;

function readInstant(text: string | undefined): number | null {
  if (!text) return null;
  const at = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new ConfigurationFault(
    `"${text}" is no time of an installation.`,
    "Give a day (2026-11-01), or a time with its zone (2026-11-01T12:00:00Z).",
  );
}
