import type { Command } from "commander";
import { type Config, checkKey, checkUrl, maskKey, readConfig } from "../config.ts";
import { locateConfigFile, readConfigFile, writeConfigFile } from "../config-file.ts";
import { usageFault } from "../faults.ts";
import { examples } from "../options.ts";
import { type Session, showOne } from "../session.ts";

interface SetOptions {
  readonly url?: string;
  readonly apiKey?: string;
}

/** `countersign config ...`; no output of it contains the API key. */
export function addConfig(program: Command, session: Session): void {
  const config = program.command("config").description("where the service is and with which key to call it");
  examples(
    config,
    "countersign config set --url https://licenses.example.com --api-key - < key.txt",
    "countersign config show",
  );

  const set = config
    .command("set")
    .description("write the config file, readable by you only; what is not given stays")
    .option("--url <url>", "where the service is")
    .option(
      "--api-key <->",
      "only -: the key is read from stdin, so that it stays out of the shell's history",
    )
    .action((options: SetOptions) => setConfig(session, options));
  examples(
    set,
    "countersign config set --url https://licenses.example.com",
    "countersign config set --url https://licenses.example.com --api-key - < key.txt",
  );

  const show = config
    .command("show")
    .description("show the configuration and where each value comes from; of the key its last characters")
    .action(() => showConfig(session, session.config()));
  examples(show, "countersign config show", "countersign config show --json");
}

async function setConfig(session: Session, { url, apiKey }: SetOptions): Promise<void> {
  if (url === undefined && apiKey === undefined)
    throw usageFault("There is nothing to set.", "Give --url, or --api-key -, or both.");
  if (apiKey !== undefined && apiKey !== "-")
    throw usageFault(
      "An API key on the command line stays in the shell's history, so it was not taken.",
      "Give --api-key - and the key on stdin. If you typed a real key, have it replaced.",
    );
  const { path } = locateConfigFile(session.env, session.home);
  const given = {
    ...(url === undefined ? {} : { url: checkUrl({ value: url.trim(), source: "--url" }).value }),
    ...(apiKey === undefined
      ? {}
      : { apiKey: checkKey({ value: (await session.readLine()).trim(), source: "stdin" }).value }),
  };
  writeConfigFile(path, { ...readConfigFile(path)?.values, ...given });
  showConfig(session, readConfig(session.env, session.home));
}

function showConfig(session: Session, { url, apiKey, path }: Config): void {
  const shownKey = apiKey === null ? null : { value: maskKey(apiKey.value), source: apiKey.source };
  showOne(session, { url, apiKey: shownKey, file: path }, [
    ["url", `${url.value}  (from ${url.source})`],
    ["api key", shownKey === null ? "none" : `${shownKey.value}  (from ${shownKey.source})`],
    ["file", path],
  ]);
}
