import { readConfig, SetupFault } from "./config.ts";
import { logPrinter } from "./print-log.ts";
import { sweepPrinter } from "./print-sweep.ts";
import { startService } from "./service.ts";
import { HOURLY } from "./sweep.ts";
import { welcome } from "./welcome.ts";

const PARENT_CHECK_MS = 250;

/** `npm start`: runs the service until it is told to stop. Exit code 2 means that the operator can mend it. */
async function main(): Promise<void> {
  // Whoever reads what is printed may go away; the service goes on.
  for (const out of [process.stdout, process.stderr]) out.on("error", () => undefined);
  const service = await startService(readConfig(process.env), {
    log: logPrinter(process.stderr),
    sweepTimes: HOURLY,
    logSweep: sweepPrinter(process.stderr),
  });
  const ended = stopSignal();
  process.stdout.write(welcome(service, process.env));
  if (service.newAdminKey !== null) service.confirmAdminKey();
  const signal = await ended;
  process.stdout.write(`\n${signal}: finishing the requests under way.\n`);
  await service.close();
  process.stdout.write("Stopped. The data is kept.\n");
}

/** Resolves with what tells the service to stop: a signal, or the end of the npm that started it. */
function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, resolve);
    if (process.env["npm_lifecycle_event"] !== undefined) whenOrphaned(() => resolve("npm has ended"));
  });
}

/** A killed npm passes nothing on; its end shows only in that this process gets another parent. */
function whenOrphaned(act: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act();
  }, PARENT_CHECK_MS);
  watch.unref();
}

main().catch((error: unknown) => {
  const isMendable = error instanceof SetupFault;
  process.stderr.write(isMendable ? `countersign: ${error.message}\n` : `${(error as Error).stack}\n`);
  process.exitCode = isMendable ? 2 : 1;
});
