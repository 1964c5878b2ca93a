import { command, type Step } from "./step.ts";

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

/** A customer and a product, for which nothing is sold yet. */
export const SALES: readonly Step[] = [
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
];

/** A license on two servers, one after the other, and an outage in between. */
export const LICENSED: readonly Step[] = [
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
