import { type Env, type FileValues, locateConfigFile, readConfigFile } from "./config-file.ts";
import { configFault, EXIT, Fault, ownTrouble } from "./faults.ts";

/** A value and where it came from, in words for people. */
export interface Setting {
  readonly value: string;
  readonly source: string;
}

export interface Config {
  readonly url: Setting;
  /** Null when there is none anywhere; `requireKey` turns that into the error. */
  readonly apiKey: Setting | null;
  readonly path: string;
  /** What is dangerous about this configuration, for stderr. */
  readonly warnings: readonly string[];
}

/** Puts the configuration together: the environment wins over the config file, and that over the default. */
export function readConfig(env: Env, home: string): Config {
  const { path, isNamed } = locateConfigFile(env, home);
  const file = readConfigFile(path);
  if (file === null && isNamed)
    throw configFault(
      `COUNTERSIGN_CONFIG names ${path}, and there is no such file.`,
      "Correct COUNTERSIGN_CONFIG, or make the file with `countersign config set`.",
    );
  const url = checkUrl(pickUrl(env, path, file?.values ?? {}));
  const apiKey = pickKey(env, path, file?.values ?? {});
  return {
    url,
    apiKey: apiKey === null ? null : checkKey(apiKey),
    path,
    warnings: [
      ...(file?.isReadableByOthers ? [`${path} can be read by others: run chmod 600 ${path}`] : []),
      ...(apiKey !== null && isUnprotected(url.value)
        ? [`the API key goes to ${url.value} without encryption: use https`]
        : []),
    ],
  };
}

/** The API key, or the Fault that says how to give one. */
export function requireKey({ apiKey, path }: Pick<Config, "apiKey" | "path">): string {
  if (apiKey !== null) return apiKey.value;
  throw new Fault(
    EXIT.usage,
    ownTrouble(
      "API_KEY_MISSING",
      `There is no API key: not in COUNTERSIGN_API_KEY, not in COUNTERSIGN_ADMIN_KEY, not in ${path}.`,
      "Set COUNTERSIGN_API_KEY, or run `countersign config set --api-key -` and paste the key.",
    ),
  );
}

/** A key as it may be shown: its kind and its last four characters; a short one not at all. */
export function maskKey(key: string): string {
  if (key.length < 24) return "…";
  return `${key.startsWith("cs_key_") ? "cs_key_" : ""}…${key.slice(-4)}`;
}

/** Accepts an address of a service and nothing that cannot be one. */
export function checkUrl({ value, source }: Setting): Setting {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isService =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username === "" &&
    url.search === "" &&
    url.hash === "";
  if (isService) return { value, source };
  throw configFault(
    `The service's address from ${source} is not a web address.`,
    "Give one such as https://licenses.example.com, without a question mark or a name in it.",
  );
}

/** Accepts what can be sent as an API key; the text never appears in the Fault. */
export function checkKey({ value, source }: Setting): Setting {
  if (/^[!-~]{8,200}$/.test(value)) return { value, source };
  throw configFault(
    `The API key from ${source} cannot be one: a key has 8 to 200 characters and no blanks.`,
    "Copy the whole key, from `cs_key_` to its last character.",
  );
}

function pickUrl(env: Env, path: string, file: FileValues): Setting {
  const port = env["COUNTERSIGN_PORT"];
  return (
    setting(env["COUNTERSIGN_URL"], "COUNTERSIGN_URL") ??
    setting(file.url, path) ??
    setting(port && `http://127.0.0.1:${port}`, "COUNTERSIGN_PORT") ?? {
      value: "http://127.0.0.1:7070",
      source: "the default",
    }
  );
}

function pickKey(env: Env, path: string, file: FileValues): Setting | null {
  return (
    setting(env["COUNTERSIGN_API_KEY"], "COUNTERSIGN_API_KEY") ??
    setting(env["COUNTERSIGN_ADMIN_KEY"], "COUNTERSIGN_ADMIN_KEY") ??
    setting(file.apiKey, path)
  );
}

function setting(value: string | undefined, source: string): Setting | null {
  const text = value?.trim() ?? "";
  return text === "" ? null : { value: text, source };
}

function isUnprotected(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
