import { readConfig, SetupFault } from "./config.ts";
import { logPrinter } from "./print-log.ts";
import { startService } from "./service.ts";
import { welcome } from "./welcome.ts";

/** `npm start`: runs the service until it is told to stop. Exit code 2 means that the operator can mend it. */
async function main(): Promise<void> {
  const service = await startService(readConfig(process.env), { log: logPrinter(process.stderr) });
  const ended = stopSignal();
  process.stdout.write(welcome(service, process.env));
  if (service.newAdminKey !== null) service.confirmAdminKey();
  const signal = await ended;
  process.stdout.write(`\n${signal}: finishing the requests under way.\n`);
  await service.close();
  process.stdout.write("Stopped. The data is kept.\n");
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, resolve);
  });
}

main().catch((error: unknown) => {
  const isMendable = error instanceof SetupFault;
  process.stderr.write(isMendable ? `countersign: ${error.message}\n` : `${(error as Error).stack}\n`);
  process.exitCode = isMendable ? 2 : 1;
});
