import { randomBytes } from "node:crypto";
import { ConfigurationFault } from "../../client/index.ts";
import { type CommandContext, DONE, openLicensing, printJson } from "./context.ts";

const PORT = "7071";
const HOST = "127.0.0.1";
const KEY_BYTES = 24;
const KEY_CHARACTERS_MIN = 16;

/** `countersign-node serve`: the Licenses page until a signal ends it; it polls meanwhile. */
export async function runServe(context: CommandContext): Promise<number> {
  const { io, json, host = HOST, setting } = context;
  const port = readPort(context.port ?? PORT);
  if (host === "") throw new ConfigurationFault("--host names no address.", `Give --host ${HOST}.`);
  const key = readKey(setting.pageKey);
  const stopped = untilStopped();
  const [{ servePage }, { openLicenseKeys }] = await Promise.all([
    import("../page/serve.ts"),
    import("../keys/open.ts"),
  ]);
  const licensing = await openLicensing(context, true);
  const keys = await openLicenseKeys(licensing, { support: setting.support ?? undefined });
  try {
    const page = await servePage(licensing, { host, port, key: key ?? setting.pageKey ?? "", keys });
    if (!page.isLoopback) io.error(OPEN);
    // A key that was given is not printed: what a service prints is kept in logs.
    const address = `${page.url}#key=${key ?? "<COUNTERSIGN_PAGE_KEY>"}`;
    if (json) printJson(io, { url: page.url, address });
    else io.print(`The Licenses page of this server:\n\n  ${address}\n\nStop with Ctrl+C.\n`);
    await stopped;
    await page.close();
  } finally {
    keys.close();
    licensing.close();
  }
  return DONE;
}

const OPEN =
  "The page can be reached from the network, and is not encrypted: put a proxy with TLS in front of it, or serve it\n" +
  "on 127.0.0.1 only.\n";

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new ConfigurationFault(`"${text}" is no port.`, `Give a number, such as --port ${PORT}.`);
}

/** A new key; null where one was given, which must be hard to guess. */
function readKey(given: string | null): string | null {
  if (given === null) return randomBytes(KEY_BYTES).toString("base64url");
  if (given.length >= KEY_CHARACTERS_MIN) return null;
  throw new ConfigurationFault(
    "COUNTERSIGN_PAGE_KEY is too short.",
    `Give at least ${KEY_CHARACTERS_MIN} random characters, or leave it out: then a key is made for each start.`,
  );
}

function untilStopped(): Promise<unknown> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, resolve);
  });
}
