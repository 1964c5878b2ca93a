import { command, type Step } from "./step.ts";

const FILE = "<folder>/acme-production.json";

/** License keys: a file that staff make, a server that imports it, and users who get one key each. */
export const LICENSE_KEYS: readonly Step[] = [
  command(
    "Staff make a file of license keys",
    "Six signed keys, for the users of one server.",
    "vendor",
    "countersign",
    [
      ...["key-files", "create", "--account", "<account>", "--server-type", "Production"],
      ...["--keys", "EndUser:Permanent:5", "--keys", "Administrator:Permanent:1"],
      ...["--prefix", "ACME", "--out", FILE, "--json"],
    ],
    { says: /"keyCount": 6/, keep: { keyFile: "id" } },
  ),
  command(
    "Server A imports it",
    "What is in it is shown first; all keys are imported, or none, and the service authorizes them.",
    "server-a",
    "countersign-node",
    ["import", FILE, "--yes"],
    { says: /Server type: Production[\s\S]*Imported: 6 keys, authorized/ },
  ),
  command(
    "The same file on server B",
    "It is in use already. Had nobody answered, the keys would have been good for five days.",
    "server-b",
    "countersign-node",
    ["import", FILE, "--yes"],
    { exitCode: 1, says: /in use on as many servers as it may be/ },
  ),
  command(
    "Anna gets a key",
    "One user to a key; who has one keeps it.",
    "server-a",
    "countersign-node",
    ["seats", "assign", "anna", "EndUser"],
    { says: /^anna has ACME-00001 / },
  ),
  command(
    "Boris has none",
    "The product asks this at each login, without any network.",
    "server-a",
    "countersign-node",
    ["seats", "check", "boris"],
    { exitCode: 1, says: /NO_SEAT/ },
  ),
  command(
    "Staff withdraw Anna's key",
    "The service keeps one item of the file, whatever is withdrawn.",
    "vendor",
    "countersign",
    ["key-files", "withdraw", "<keyFile>", "ACME-00001"],
    { says: /1: ACME-00001/ },
  ),
  command(
    "Server A learns it at its poll",
    "Only a signed answer takes a key away.",
    "server-a",
    "countersign-node",
    ["keys", "refresh"],
    { says: /Withdrawn by the vendor: ACME-00001/ },
  ),
  command(
    "How its keys stand",
    "One record for each key, which proves itself.",
    "server-a",
    "countersign-node",
    ["keys", "list"],
    { says: /ACME-00001 +EndUser +Permanent +- +withdrawn +anna/ },
  ),
];
