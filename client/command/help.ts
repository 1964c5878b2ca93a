const MAIN = `countersign-node: the licensing of this server

Usage: countersign-node <command> [options]

  test-connection   tries to reach the service, and tells what stands in the way
  activate          exchanges an activation token for licenses
  status            shows the licenses of this server; needs no network
  verify            asks the service now, and fetches a fresh license file
  deactivate        gives licenses back

Options:
  --json            prints data instead of sentences
  --data <dir>      the directory of this server's licensing
  -h, --help        help; countersign-node <command> --help shows examples

Environment:
  COUNTERSIGN_URL         the service; default http://127.0.0.1:7070 (or COUNTERSIGN_PORT)
  COUNTERSIGN_ROOT_KEYS   the vendor's root keys, separated by commas
  COUNTERSIGN_NODE_DATA   the directory; default ./.countersign-node
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY   http://user:password@proxy:3128

Exit codes: 0 done or licensed; 1 refused or not licensed; 2 wrong usage or missing configuration;
3 the service cannot be reached, or something else answers.
`;

const COMMANDS: Readonly<Record<string, string>> = {
  "test-connection": `Usage: countersign-node test-connection [--json]

Asks the service for a sign of life, without credentials: through the proxy if there is one.

Examples:
  countersign-node test-connection
  HTTPS_PROXY=http://user:password@proxy:3128 countersign-node test-connection
`,
  activate: `Usage: countersign-node activate --token <token> [--data <dir>] [--json]

Exchanges an activation token. A token given as "-" is read from the standard input, which keeps it out of the
list of processes. A refusal changes nothing.

Examples:
  countersign-node activate --token cs_act_...
  countersign-node activate --token - < token.txt
`,
  status: `Usage: countersign-node status [--data <dir>] [--json]

Shows the licenses of this server. Exit code 0: at least one license may run.

Examples:
  countersign-node status
  countersign-node status --json
`,
  verify: `Usage: countersign-node verify [--data <dir>] [--json]

Asks the service now. Exit code 0: everything may run on. Without an answer nothing changes.

Examples:
  countersign-node verify
  countersign-node verify --json
`,
  deactivate: `Usage: countersign-node deactivate [--product <code>]... [--data <dir>] [--json]

Gives the licenses of the named products back, or all of them; another server can then use them.

Examples:
  countersign-node deactivate
  countersign-node deactivate --product backup
`,
};

/** The help for a command, or for all of them. */
export function help(command: string | undefined): string {
  return (command !== undefined && Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined) ?? MAIN;
}
