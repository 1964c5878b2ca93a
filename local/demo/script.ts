import type { Answer, Command, Scene } from "./stage.ts";

/** One step of the demonstration: what is done, what is asked, and what the answer must be. */
export interface Step {
  readonly title: string;
  /** What this shows, for the reader. */
  readonly shows: string;
  readonly act: (scene: Scene, known: Known) => Promise<Act>;
}

/** What one step tells the next. */
export type Known = Record<string, string>;

export interface Act {
  /** What was asked, as a person would type it. */
  readonly asked: string;
  readonly answered: string;
  /** What is wrong with the answer; null when it is as it must be. */
  readonly fault: string | null;
}

interface Expectation {
  readonly exitCode?: number;
  readonly says?: RegExp;
  /** Names under which values of a JSON answer are kept for later steps. */
  readonly keep?: Readonly<Record<string, string>>;
}

const SECRET = /(cs_(?:act|key)_[0-9A-Za-z]{4})[0-9A-Za-z]+/g;

/** A step that runs one command on a server (or at the vendor's) and checks what comes back. */
function command(
  title: string,
  shows: string,
  at: string,
  name: Command,
  words: readonly string[],
  { exitCode = 0, says = /./, keep = {} }: Expectation,
): Step {
  const act = async (scene: Scene, known: Known): Promise<Act> => {
    const filled = words.map((word) => word.replace(/<(\w+)>/g, (_, key: string) => known[key] ?? ""));
    const answer = await scene.run(name, filled, at);
    const asked = `${at} $ ${name} ${filled.map(quoted).join(" ")}`.replace(SECRET, "$1…");
    const fault = faultOf(answer, exitCode, says);
    if (fault === null) Object.assign(known, kept(answer.text, keep));
    return { asked, answered: answer.text.replace(SECRET, "$1…"), fault };
  };
  return { title, shows, act };
}

function faultOf({ exitCode, text }: Answer, wanted: number, says: RegExp): string | null {
  if (exitCode !== wanted) return `exit code ${exitCode} instead of ${wanted}`;
  return says.test(text) ? null : `the answer does not match ${says}`;
}

function kept(text: string, keep: Readonly<Record<string, string>>): Known {
  if (Object.keys(keep).length === 0) return {};
  const value = JSON.parse(text) as Record<string, string>;
  return Object.fromEntries(Object.entries(keep).map(([name, field]) => [name, value[field] ?? ""]));
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `"${word}"`;
}

const stop: Step = {
  title: "The vendor's cloud is gone",
  shows: "The whole service is stopped.",
  act: async (scene) => {
    await scene.stopService();
    return { asked: "(the service gets SIGTERM)", answered: "Stopped.", fault: null };
  },
};

const restart: Step = {
  title: "The service returns",
  shows: "On the same data; nothing that was acknowledged is lost.",
  act: async (scene) => {
    const printed = await scene.startService();
    const repeats = printed.includes("COUNTERSIGN_API_KEY=");
    return {
      asked: "(the service is started again)",
      answered: printed.trim().split("\n")[0] ?? "",
      fault: repeats ? "it shows an admin key a second time" : null,
    };
  },
};

/** The main job, from an empty service to a use that moves from one server to another. */
export const SCRIPT: readonly Step[] = [
  command(
    "Test the connection",
    "Any server can do this, without credentials.",
    "server-a",
    "countersign-node",
    ["test-connection"],
    {},
  ),
  command(
    "Open a smart account",
    "Sales opens the customer's store of licenses.",
    "vendor",
    "countersign",
    ["accounts", "create", "--name", "Acme Hospital", "--json"],
    { keep: { account: "id" } },
  ),
  command(
    "Register a product",
    "Once for each product.",
    "vendor",
    "countersign",
    ["products", "create", "--code", "backup", "--name", "Acme Backup", "--json"],
    { keep: { product: "id" } },
  ),
  command(
    "Deposit a license with one parallel use",
    "The right to run it on one server at a time.",
    "vendor",
    "countersign",
    [
      "licenses",
      "create",
      "--account",
      "<account>",
      "--product",
      "backup",
      "--type",
      "perpetual",
      "--parallel-uses",
      "1",
      "--json",
    ],
    { keep: { license: "id" } },
  ),
  command(
    "Issue an activation token for two nodes",
    "Shown once; stored as an HMAC.",
    "vendor",
    "countersign",
    ["tokens", "issue", "--account", "<account>", "--license", "<license>", "--uses", "2", "--json"],
    { says: /cs_act_/, keep: { token: "token", tokenId: "id" } },
  ),
  command(
    "Server A activates",
    "It makes its own key pair and gets a signed license file.",
    "server-a",
    "countersign-node",
    ["activate", "--token", "<token>"],
    {},
  ),
  command("Its status", "Read from its own disk, no network.", "server-a", "countersign-node", ["status"], {
    says: /backup/i,
  }),
  command(
    "It polls",
    "A fresh license file; capacity and dates arrive this way.",
    "server-a",
    "countersign-node",
    ["verify"],
    {},
  ),
  command(
    "Server B tries the same token",
    "The license has one use, and it is taken.",
    "server-b",
    "countersign-node",
    ["activate", "--token", "<token>"],
    { exitCode: 1, says: /LICENSE_LIMIT_REACHED/ },
  ),
  stop,
  command("Server A polls in vain", "Nobody answers.", "server-a", "countersign-node", ["verify"], {
    exitCode: 3,
  }),
  command(
    "Server A still runs",
    "On its license file, until its lease ends.",
    "server-a",
    "countersign-node",
    ["status"],
    { says: /valid/i },
  ),
  restart,
  command(
    "Server A gives its use back",
    "Its administrator moves the product.",
    "server-a",
    "countersign-node",
    ["deactivate"],
    {},
  ),
  command("Server A is no longer licensed", "It knows at once.", "server-a", "countersign-node", ["status"], {
    exitCode: 1,
  }),
  command(
    "Server B takes the freed use",
    "The token's second node.",
    "server-b",
    "countersign-node",
    ["activate", "--token", "<token>"],
    {},
  ),
  command(
    "What sales sees",
    "Both activations, the released one too.",
    "vendor",
    "countersign",
    ["activations", "list", "--license", "<license>"],
    { says: /server|nod_|act_/ },
  ),
];
