import { resolve } from "node:path";
import { PRODUCT_CODE } from "../shared/domain/product-code.ts";

/** How one HTTP exchange is made; tests and unusual networks bring their own. It rejects when there is no answer. */
export type HttpTransport = (request: {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}) => Promise<{
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}>;

/** An application of this server, as its developer named it. */
export interface Application {
  readonly code: string;
  readonly name: string;
  readonly requires: readonly string[];
}

/** What a request may ask for. */
export interface RequestOptions {
  /** Codes of the products that are wanted; left out, all of this server. */
  readonly products?: readonly string[];
  /** The id of a dead node whose place this one takes. */
  readonly replaces?: string;
  /** True: another request, after which a response to the one before is refused. */
  readonly isNew?: boolean;
}

/** An application of this server. */
export interface ProductOption {
  readonly code: string;
  /** What the Licenses page calls it until a license tells its name. */
  readonly name?: string | undefined;
  /** Codes of products of which a license must be on the same server. */
  readonly requires?: readonly string[] | undefined;
}

export interface LicensingOptions {
  /** Where the vendor's service is, such as `https://licenses.example.com`. */
  readonly url: string;
  /** A directory of this installation's own; it is made at the first activation (mode 0700). */
  readonly dataDir: string;
  /** The vendor's root keys, 43 characters each: an array, or one string with commas. */
  readonly rootKeys: string | readonly string[];
  /** The applications of this server: each runs in evaluation at first; a token for none of them is refused. */
  readonly products?: readonly (string | ProductOption)[] | undefined;
  /** When the applications were installed (epoch ms); left out, when this was started first. */
  readonly installedAt?: number | undefined;
  /** True: no connection is ever made; activation is by request and response strings only. */
  readonly airGapped?: boolean | undefined;
  readonly hostName?: string | undefined;
  /** The version of the application, shown to support. */
  readonly version?: string | undefined;
  /** `http://user:password@proxy:3128`; null for none; left out, HTTPS_PROXY, HTTP_PROXY and NO_PROXY decide. */
  readonly proxy?: string | null | undefined;
  /** Epoch milliseconds; for tests. */
  readonly now?: (() => number) | undefined;
  /** Milliseconds that only go forward, as `performance.now()` has them; for tests. */
  readonly monotonic?: (() => number) | undefined;
  readonly transport?: HttpTransport | undefined;
  /** Reads the hardware: component name to raw value, which is hashed here and never leaves. For tests and containers. */
  readonly hardware?: (() => Readonly<Record<string, string>>) | undefined;
  /** False: no polling in the background, and no timers at all. */
  readonly autoRefresh?: boolean | undefined;
}

/** Something that the developer or the administrator has set wrongly; `fix` says how it should be. */
export class ConfigurationFault extends Error {
  override readonly name = "ConfigurationFault";
  readonly fix: string;
  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

/** The service's address without a slash at its end; throws a ConfigurationFault for one that cannot be meant. */
export function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "")
    throw new ConfigurationFault(
      "The service's address is not a web address.",
      "Give one like https://licenses.example.com, without a login.",
    );
  return (url.origin + url.pathname).replace(/\/+$/, "");
}

/** The pinned root keys; throws a ConfigurationFault when there is none or one is mistyped. */
export function readRootKeys(given: string | readonly string[]): readonly string[] {
  // Whoever writes JavaScript may hand over an environment variable that is not set.
  const keys = (typeof given === "string" ? given.split(",") : (given ?? []))
    .map((key) => key.trim())
    .filter(Boolean);
  const fix = "Copy the vendor's root keys: 43 characters each, separated by commas.";
  if (keys.length === 0) throw new ConfigurationFault("No root key is configured.", fix);
  if (!keys.every((key) => /^[0-9A-Za-z_-]{43}$/.test(key)))
    throw new ConfigurationFault("A root key is mistyped or cut off.", fix);
  return keys;
}

/** The applications of this server; throws a ConfigurationFault for a code that no product can have. */
export function readApplications(given: readonly (string | ProductOption)[]): readonly Application[] {
  const all = given.map((each) => (typeof each === "string" ? { code: each } : each));
  const wrong = all.find(({ code }) => !PRODUCT_CODE.test(code));
  if (wrong !== undefined)
    throw new ConfigurationFault(
      `"${wrong.code}" is no product code.`,
      "Name the products as the vendor's service does: small letters, digits and hyphens.",
    );
  const applications = all.map(({ code, name, requires }: ProductOption) => ({
    code,
    name: name ?? code,
    requires: requires ?? [],
  }));
  return applications.filter(
    ({ code }, place) => applications.findIndex((each) => each.code === code) === place,
  );
}

/** The data directory as an absolute path; throws a ConfigurationFault when none is given. */
export function readDataDir(given: string): string {
  if (typeof given === "string" && given !== "") return resolve(given);
  throw new ConfigurationFault(
    "No data directory is configured.",
    "Give dataDir, a directory of this installation's own.",
  );
}
