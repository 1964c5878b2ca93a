import { DEFAULT_DATA_FOLDER, DEFAULT_PORT } from "./config.ts";
import type { LocalService } from "./service.ts";

/** What `npm start` prints: the address, the new admin key (once), what nodes need, and three commands to try. */
export function welcome(
  service: Pick<LocalService, "url" | "rootKeys" | "newAdminKey" | "clock">,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const { url, rootKeys, newAdminKey, clock } = service;
  const isDefault = url === `http://127.0.0.1:${DEFAULT_PORT}`;
  const key = newAdminKey ?? (env["COUNTERSIGN_ADMIN_KEY"] ? null : undefined);
  return [
    "",
    `Countersign runs at ${url}`,
    `Data: ${env["COUNTERSIGN_DATA"] || DEFAULT_DATA_FOLDER} (a copy of this folder, taken while stopped, is a backup)`,
    "",
    ...clockLines(clock()),
    ...adminKeyLines(key),
    "For your servers (the trust anchors that their licensing pins):",
    ...(isDefault ? [] : [`  export COUNTERSIGN_URL=${url}`]),
    `  export COUNTERSIGN_ROOT_KEYS=${rootKeys.join(",")}`,
    "",
    "Try, in another terminal:",
    `  curl ${url}/test`,
    '  npx countersign products create --code backup --name "Acme Backup"',
    "  npm run demo",
    "",
    "Stop with Ctrl+C.",
    "",
  ].join("\n");
}

/** The key that was just made; null: the operator's own; undefined: made on an earlier run and not shown again. */
function adminKeyLines(key: string | null | undefined): string[] {
  if (key === null) return ["Admin API key: the one in COUNTERSIGN_ADMIN_KEY.", ""];
  if (key === undefined)
    return ["Admin API key: shown on the first run. Lost it? Start once with COUNTERSIGN_ADMIN_KEY set.", ""];
  return ["Admin API key (shown this once, keep it safe):", `  export COUNTERSIGN_API_KEY=${key}`, ""];
}

/** Said with emphasis: whoever looks for a mistake in a license looks at the calendar first. */
function clockLines({ now, machineTime, setAt }: ReturnType<LocalService["clock"]>): string[] {
  if (setAt === null) return [];
  return [
    "*** A TEST CLOCK IS ON ***",
    `This service decides and signs as if it were ${new Date(now).toISOString()}; this machine says ${new Date(machineTime).toISOString()}.`,
    "Back to the machine's time: npx countersign clock reset",
    "",
  ];
}
