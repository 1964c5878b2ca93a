/** The help for the commands about license keys, by their names. */
export const KEY_HELP: Readonly<Record<string, string>> = {
  import: `Usage: countersign-node import <file> | - [--yes] [--support <text>] [--data <dir>] [--json]

Shows what is in a key file: its server type, and how many keys of each kind. Then it asks, and imports all of them, or
none, and has the service authorize them. --yes answers; without it, and without a terminal, nothing is imported.
Where the service cannot be reached, the keys are provisional: good for five days from the file's first import on.
A file that the service rejects is not imported. The same file once more adds nothing, and says so.

Exit codes: 0 imported, provisional or there already; 1 refused, or answered with no; 2 nobody could be asked.

Examples:
  countersign-node import acme-production.json
  countersign-node import acme-production.json --yes --support support@example.com
`,
  authorize: `Usage: countersign-node authorize [<file-id>] [--support <text>] [--data <dir>] [--json]

Has the service authorize provisional keys: those of one file, or all. When it says no, the keys stay as they are, and
the reason and the way to support are shown.

Exit codes: 0 authorized, or nothing to authorize; 1 the service says no; 3 it cannot be reached.

Examples:
  countersign-node authorize
  countersign-node authorize kfl_...
`,
  "change-server-type": `Usage: countersign-node change-server-type <file>... [--yes] [--support <text>] [--data <dir>] [--json]

Replaces all keys of this server by those of files of another server type. It needs the service, and shows first what it
replaces: of each kind the keys on this server, those that users have, and those in the new files. Then it asks, --yes
answers. Users keep a key of their kind as long as there are enough.

Examples:
  countersign-node change-server-type acme-test.json
  countersign-node change-server-type acme-test.json acme-test-modules.json --yes
`,
  keys: `Usage: countersign-node keys [--support <text>] [--data <dir>] [--json]
       countersign-node keys list | show | refresh | remove

Shows the server type, how many keys of each kind there are and are free, and the files that they came in.
Exit code 0: at least one key may be used.

  keys list             the records, one for each key
  keys show NUMBER      one record: every field, its user, who had it
  keys refresh          asks the service now which keys it has withdrawn; it is asked once a day anyway by what serves
  keys remove FILE-ID   takes the keys of a file from this server

Examples:
  countersign-node keys
  countersign-node keys --json
`,
  "keys list": `Usage: countersign-node keys list [--type <type>] [--user <user>] [--state <state>] [--search <text>] [--json]

Lists the records: one for each key. Types: EndUser, Administrator, Developer, Module or Module:CODE. States: usable,
provisional, over (its five days have passed), expired, withdrawn, released, edited. --search finds a part of a
number, a user or a type.

Examples:
  countersign-node keys list
  countersign-node keys list --type Module:reports --state usable
  countersign-node keys list --search 00017
`,
  "keys show": `Usage: countersign-node keys show <number> [--proof] [--json]

Shows every field of a record, who has the key and who had it. --proof prints in the last line the key as the vendor has
signed it.

Examples:
  countersign-node keys show ACME2026-00001
  countersign-node keys show ACME2026-00001 --proof
`,
  "keys refresh": `Usage: countersign-node keys refresh [--support <text>] [--data <dir>] [--json]

Asks the service now about every file that it has authorized, and shows which keys it has withdrawn. Without an answer
nothing changes.

Examples:
  countersign-node keys refresh
`,
  "keys remove": `Usage: countersign-node keys remove <file-id> [--yes] [--support <text>] [--data <dir>] [--json]

Takes all keys of a file from this server, also from the users who have them, and gives the file back to the service if
that can be reached. It asks first; --yes answers.

Examples:
  countersign-node keys remove kfl_...
  countersign-node keys remove kfl_... --yes
`,
  seats: `Usage: countersign-node seats assign | release | check | history

A key is used by one user at a time. Permanent keys are given before those that end.

  seats assign USER TYPE      gives a user a key
  seats release USER [TYPE]   takes a user's keys, or those of a type: also for a user who leaves
  seats check USER [TYPE]     whether a user may work, or work with a module
  seats history               who had which key

Examples:
  countersign-node seats assign jane EndUser
  countersign-node seats check jane Module:reports
`,
  "seats assign": `Usage: countersign-node seats assign <user> <type> [--support <text>] [--data <dir>] [--json]

Gives a user a key of a type: EndUser, Administrator, Developer or Module:CODE. Who has one already keeps it.

Examples:
  countersign-node seats assign jane EndUser
  countersign-node seats assign jane Module:reports
`,
  "seats release": `Usage: countersign-node seats release <user> [<type>] [--data <dir>] [--json]

Takes from a user all keys, or those of a type; others can have them at once. The history stays.

Examples:
  countersign-node seats release jane
  countersign-node seats release jane Module:reports
`,
  "seats check": `Usage: countersign-node seats check <user> [<type>] [--support <text>] [--data <dir>] [--json]

Says whether a user may work now, or has a key of a type, and what the user is told at login. Exit code 0: yes; 1: no.

Examples:
  countersign-node seats check jane
  countersign-node seats check jane Module:reports
`,
  "seats history": `Usage: countersign-node seats history [--user <user>] [--number <number>] [--data <dir>] [--json]

Who had which key, from when and until when, newest first.

Examples:
  countersign-node seats history
  countersign-node seats history --user jane
  countersign-node seats history --number ACME2026-00001
`,
};
