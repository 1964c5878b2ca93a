import { KEY_HELP } from "./keys/help.ts";

const MAIN = `countersign-node: the licensing of this server

Usage: countersign-node <command> [options]

  status            shows the applications of this server and their licenses; needs no network
  test-connection   tries to reach the service, and tells what stands in the way
  activate          exchanges an activation token for licenses
  verify            asks the service now, and fetches a fresh license file
  deactivate        gives licenses back
  cluster           shows the servers that share licenses with this one
  serve             shows all of this, and does it, on a page in the browser

Without a connection:
  request           shows the string with which this server asks for its licenses
  respond           takes the response string that came back
  return            stops licenses of a response string, and shows the string that gives them back

License keys, for the users of this server:
  import               imports a key file; shows first what is in it
  authorize            has the service authorize keys that were imported without a connection
  change-server-type   replaces all keys by those of another server type
  keys                 shows the kinds of keys and their files; keys list, show, refresh, remove
  seats                gives keys to users: seats assign, release, check, history

Options:
  --json                  prints data instead of sentences
  --data <dir>            the directory of this server's licensing
  --products <codes>      the applications of this server: fax,recording; recording:fax for one that needs another
  --installed-at <time>   when they were installed, 2026-11-01: their evaluation counts from then
  --air-gapped            no command makes a connection
  -h, --help              help; countersign-node <command> --help shows examples

Environment:
  COUNTERSIGN_URL            the service; default http://127.0.0.1:7070 (or COUNTERSIGN_PORT)
  COUNTERSIGN_ROOT_KEYS      the vendor's root keys, separated by commas
  COUNTERSIGN_NODE_DATA      the directory; default ./.countersign-node
  COUNTERSIGN_PRODUCTS, COUNTERSIGN_INSTALLED_AT, COUNTERSIGN_AIR_GAPPED=1   as the options
  COUNTERSIGN_SUPPORT        where the vendor's support is, named where only support can help; as --support
  COUNTERSIGN_PAGE_KEY       what opens the page of serve; left out, made for each start
  COUNTERSIGN_TEST_CLOCK     +31d, with a service on this machine only: another clock, for trying out
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
  status: `Usage: countersign-node status [--products <codes>] [--data <dir>] [--json]

Shows each application of this server: its licenses with type, status, capacity and end, or how many days of its
evaluation are left, and what it still needs. Exit code 0: at least one application may run.

Examples:
  countersign-node status
  countersign-node status --products fax,recording:fax
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
  cluster: `Usage: countersign-node cluster [--data <dir>] [--json]

Asks the service which servers share licenses with this one, and what it knows of each.

Examples:
  countersign-node cluster
  countersign-node cluster --json
`,
  request: `Usage: countersign-node request [--product <code>]... [--replaces <node>] [--new] [--out <file>] [--qr [<file.png>]]

Shows the request string of this server: send it to the vendor, by mail, on paper or as QR codes. It is the same one
until its response was accepted; --product, --replaces and --new make another, after which a response to the old one
is refused. --replaces names a dead server whose place this one takes.

Examples:
  countersign-node request
  countersign-node request --out request.txt
  countersign-node request --qr
  countersign-node request --qr request.png
  countersign-node request --product fax --replaces nod_...
`,
  respond: `Usage: countersign-node respond <file>... | - [--data <dir>] [--json]

Takes the response string that came back, or several in one or more files; "-" reads the standard input, and takes
what a scanner made of QR codes, too. A string with a typing error is shown with the wrong lines marked, and does not
undo the others. Exit code 0: all were taken.

Examples:
  countersign-node respond response.txt
  countersign-node respond fax.txt recording.txt
  countersign-node respond - < response.txt
`,
  return: `Usage: countersign-node return [--product <code>]... [--yes] [--again] [--out <file>] [--qr [<file.png>]]

Stops the licenses that came by a response string, those of the named products or all, at once, and shows the return
string: with it the vendor frees them for another server. --again shows the last one once more. It asks first;
--yes answers.

Examples:
  countersign-node return
  countersign-node return --product fax --yes --out return.txt
  countersign-node return --again --qr return.png
`,
  serve: `Usage: countersign-node serve [--port 7071] [--host 127.0.0.1] [--products <codes>] [--support <text>] [--data <dir>]

Serves the Licenses page until it is ended with Ctrl+C, and polls the service meanwhile. The address that it prints holds
a login key: whoever has it can change the licenses of this server. It can be reached from this machine only.

Examples:
  countersign-node serve
  countersign-node serve --port 8443 --products fax,recording:fax
`,
  ...KEY_HELP,
};

/** The help for a command by its name, or for all of them. */
export function help(name: string | null): string {
  return (name !== null && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined) ?? MAIN;
}
