import { Command, type CommanderError } from "commander";
import { addAccounts } from "./commands/accounts.ts";
import { addActivations } from "./commands/activations.ts";
import { addActivity } from "./commands/activity.ts";
import { addApiKeys } from "./commands/api-keys.ts";
import { addBlacklist } from "./commands/blacklist.ts";
import { addClock } from "./commands/clock.ts";
import { addConfig } from "./commands/config.ts";
import { addEvaluations } from "./commands/evaluations.ts";
import { addKeyFiles } from "./commands/key-files.ts";
import { addLicenses } from "./commands/licenses.ts";
import { addOffline } from "./commands/offline.ts";
import { addProducts } from "./commands/products.ts";
import { addSettings } from "./commands/settings.ts";
import { addStatistics } from "./commands/statistics.ts";
import { addSweep } from "./commands/sweep.ts";
import { addTestConnection } from "./commands/test-connection.ts";
import { addTokens } from "./commands/tokens.ts";
import { usageFault } from "./faults.ts";
import { addDoctor } from "./ops/doctor.ts";
import { addSetup } from "./ops/setup.ts";
import { examples } from "./options.ts";
import type { Sink } from "./output.ts";
import type { Session } from "./session.ts";
import { versionOf } from "./version.ts";

const CONFIGURATION = `
Configuration (the environment wins over the config file):
  COUNTERSIGN_URL        where the service is (default: http://127.0.0.1:7070, or COUNTERSIGN_PORT there)
  COUNTERSIGN_API_KEY    the API key; without it COUNTERSIGN_ADMIN_KEY is taken
  COUNTERSIGN_ROOT_KEYS  the pinned root keys, for doctor without a stage
  COUNTERSIGN_CONFIG     the config file (default: ~/.config/countersign/config.json)
  NO_COLOR               no bold headings`;

const EXIT_CODES = `
Exit codes: 0 done, 1 refused by the service, 2 wrong usage or configuration,
            3 the service cannot be reached or answers nonsense`;

/** A run that ended in the parser with nothing more to say: help or the version was shown. */
export class Shown extends Error {
  override readonly name = "Shown";
  readonly wasAskedFor: boolean;

  constructor(wasAskedFor: boolean) {
    super("shown");
    this.wasAskedFor = wasAskedFor;
  }
}

/** The whole command; parsing throws a Fault for a wrong command line, and Shown where help was the result. */
export function buildProgram(session: Session, streams: { stdout: Sink; stderr: Sink }): Command {
  const program = new Command("countersign")
    .description("Licenses, activation tokens and activations from the shell, for staff and ops.")
    .version(versionOf(), "-V, --version", "show the version")
    .option("--json", "print the API's JSON and nothing else on stdout; on stderr one JSON object a line")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      outputError: () => undefined,
    });
  addTestConnection(program, session);
  addConfig(program, session);
  addProducts(program, session);
  addAccounts(program, session);
  addLicenses(program, session);
  addTokens(program, session);
  addKeyFiles(program, session);
  addActivations(program, session);
  addEvaluations(program, session);
  addOffline(program, session);
  addActivity(program, session);
  addApiKeys(program, session);
  addBlacklist(program, session);
  addSettings(program, session);
  addStatistics(program, session);
  addSweep(program, session);
  addClock(program, session);
  addSetup(program, session);
  addDoctor(program, session);
  examples(
    program,
    "countersign test-connection",
    'countersign products create --code backup --name "Acme Backup"',
    "countersign licenses list --all --json",
  );
  program.addHelpText("after", CONFIGURATION).addHelpText("afterAll", EXIT_CODES);
  everyCommand(program, (command) => command.exitOverride((error) => rethrow(command, error)));
  return program;
}

/** Calls `visit` with a command and all below it. */
export function everyCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) everyCommand(child, visit);
}

function rethrow(command: Command, error: CommanderError): never {
  if (/^commander\.(help|helpDisplayed|version)$/.test(error.code)) throw new Shown(error.exitCode === 0);
  const detail = error.message.replace(/^error: /, "").replaceAll("\n", " ");
  const help = `Run \`${pathOf(command)} --help\`.`;
  // Commander looks for missing options first, and a mistyped one is missing.
  const stray = command.args.find((arg) => /^--?[a-z]/.test(arg));
  const isMissing = error.code === "commander.missingMandatoryOptionValue" && stray !== undefined;
  throw usageFault(
    detail,
    isMissing ? `There is no ${stray.split("=", 1)[0]}; perhaps it is mistyped. ${help}` : help,
  );
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
