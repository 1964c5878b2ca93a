/** Every command as it can be typed, and what it sends: long because there are so many, and each is read by itself. */

import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import type { Operation } from "../shared/contract/operation.ts";
import { ROUTES } from "../shared/contract/routes.ts";
import { Fault } from "./faults.ts";
import { everyCommand, Shown } from "./program.ts";
import { recordedProgram } from "./testing/recorded.ts";

const ACCOUNT = "acc_0123456789abcdefghijkl";
const LICENSE = "lic_0123456789abcdefghijkl";
const KEY_FILE = "kfl_0123456789abcdefghijkl";
const EVALUATION = "evl_0123456789abcdefghijkl";
const NODE = `nod_${"n".repeat(43)}`;
const STAFF = ROUTES.filter(({ room, name }) => room === "staff" || name === "test-connection");

function allCommands(): Command[] {
  const found: Command[] = [];
  everyCommand(recordedProgram().program, (command) => found.push(command));
  return found;
}

function pathOf(command: Command): string[] {
  return command.parent === null ? [] : [...pathOf(command.parent), command.name()];
}

async function helpOf(path: readonly string[]): Promise<string> {
  const { run, shown } = recordedProgram();
  await run([...path, "--help"]).catch((error: unknown) => expect(error).toBeInstanceOf(Shown));
  return shown.join("");
}

/** The examples of a help text as shell words, lines that end in a backslash joined. */
function examplesIn(help: string): string[][] {
  const section = /\nExamples:\n((?: {2}.*\n)+)/.exec(help)?.[1] ?? "";
  const lines = section.replaceAll("\\\n", " ").split("\n");
  return lines
    .filter((line) => line.trim() !== "")
    .map((line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? ""));
}

describe("help", () => {
  it.each(
    allCommands().map((command) => [pathOf(command).join(" ") || "countersign", pathOf(command)] as const),
  )("of %s shows examples that can be copied, and the exit codes", async (_, path) => {
    const help = await helpOf(path);
    const examples = examplesIn(help);
    expect(examples.length).toBeGreaterThan(0);
    expect(help).toContain("Exit codes: 0 done, 1 refused by the service, 2 wrong usage or configuration,");
    expect(help).toContain("3 the service cannot be reached or answers nonsense");
    for (const [name, ...args] of examples.map((words) => words.filter((word) => !/^[A-Z_]+=/.test(word)))) {
      expect(name).toBe("countersign");
      const until = args.includes("<") ? args.indexOf("<") : args.length;
      const { run, calls } = recordedProgram();
      await run(args.slice(0, until));
      for (const { operation, input } of calls) expectFits(operation, input);
    }
  });

  it("of the whole command names every variable of the environment", async () => {
    const help = await helpOf([]);
    for (const name of ["URL", "PORT", "API_KEY", "ADMIN_KEY", "CONFIG"])
      expect(help).toContain(`COUNTERSIGN_${name}`);
  });
});

function expectFits(operation: Operation, input: object): void {
  for (const part of ["body", "params", "query"] as const) {
    const value = JSON.parse(JSON.stringify((input as Record<string, unknown>)[part] ?? null));
    const verdict = operation[part]?.safeParse(value);
    expect(verdict?.error?.issues ?? [], `${operation.name} ${part}`).toEqual([]);
  }
}

/** One command line for each operation, with every flag that it has. */
const EVERYTHING: Readonly<Record<string, readonly string[]>> = {
  "test-connection": ["test-connection"],
  "get-statistics": ["statistics", "--from", "2027-01-01", "--to", "2027-01-02", "--by", "hour"],
  "run-sweep": ["sweep"],
  "get-clock": ["clock", "show"],
  "set-clock": ["clock", "set", "2027-01-01"],
  "create-product": [
    ...["products", "create", "--code", "backup", "--name", "Acme Backup", "--description", "Copies."],
    ...[
      "--reference",
      "7F3A",
      "--requires",
      "vault",
      "--requires",
      "prd_0123456789abcdefghijkl",
      "--inactive",
    ],
  ],
  "update-product": [
    ...["products", "update", "backup", "--name", "Acme Backup 2", "--description", "Copies."],
    ...["--reference", "7F3A", "--requires", "vault", "--inactive"],
  ],
  "list-products": ["products", "list", "--limit", "5", "--cursor", "c"],
  "get-product": ["products", "get", "backup"],
  "create-account": [
    "accounts",
    "create",
    "--name",
    "X",
    "--email",
    "a@b.example",
    "--domain",
    "a.example",
    "--domain",
    "b.example",
  ],
  "list-accounts": ["accounts", "list", "--limit", "5", "--cursor", "c"],
  "get-account": ["accounts", "get", ACCOUNT],
  "create-license": [
    ...["licenses", "create", "--account", ACCOUNT, "--product", "backup", "--type", "subscription"],
    ...["--class", "not-for-resale", "--code", "ABC", "--capacity", "7", "--feature", "a", "--feature", "b"],
    ...[
      "--starts-at",
      "2027-01-01",
      "--expires-at",
      "2028-01-01",
      "--maintenance-until",
      "2027-06-01T12:00:00+02:00",
    ],
    ...[
      "--grace-days",
      "3",
      "--parallel-uses",
      "unlimited",
      "--on-limit",
      "reject",
      "--order-reference",
      "PO-1",
    ],
    ...["--domain", "example.com", "--domain", "*.example.com", "--ip", "10.0.0.*", "--server-type", "Test"],
  ],
  "update-license": [
    ...["licenses", "update", LICENSE, "--class", "production", "--capacity", "unlimited", "--feature", "a"],
    ...["--starts-at", "2027-01-01", "--expires-at", "2028-01-01", "--maintenance-until", "2027-06-01"],
    ...["--grace-days", "3", "--parallel-uses", "5", "--on-limit", "setting", "--domain", "example.com"],
    ...["--ip", "192.0.2.1", "--ip", "10.0.0.0/8", "--server-type", "Test", "--order-reference", "PO-1"],
  ],
  "block-license": ["licenses", "block", LICENSE, "--reason", "Unpaid"],
  "unblock-license": ["licenses", "unblock", LICENSE, "--reason", "Paid"],
  "revoke-license": ["licenses", "revoke", LICENSE, "--reason", "Refunded"],
  "explain-license": [
    ...["licenses", "explain", LICENSE, "--domain", "shop.example.com", "--ip", "192.0.2.1"],
    ...["--server-type", "Production"],
  ],
  "list-licenses": ["licenses", "list", "--limit", "5", "--cursor", "c", "--account", ACCOUNT],
  "get-license": ["licenses", "get", LICENSE],
  "get-evaluation": ["evaluations", "show", EVALUATION],
  "list-evaluations": [
    ...["evaluations", "list", "--limit", "5", "--cursor", "c", "--product", "backup", "--account", ACCOUNT],
    ...["--node", NODE, "--state", "running", "--ends-before", "2027-04-01"],
  ],
  "extend-evaluation": ["evaluations", "extend", EVALUATION, "--days", "14", "--reason", "Order"],
  "issue-token": [
    ...[
      "tokens",
      "issue",
      "--account",
      ACCOUNT,
      "--license",
      LICENSE,
      "--license",
      "lic_abcdefghijkl0123456789",
    ],
    ...["--uses", "3", "--expires-in-days", "14", "--description", "Rack 7", "--replaces-node", NODE],
  ],
  "list-tokens": ["tokens", "list", "--limit", "5", "--cursor", "c", "--account", ACCOUNT],
  "get-token": ["tokens", "get", "tok_0123456789abcdefghijkl"],
  "revoke-token": ["tokens", "revoke", "tok_0123456789abcdefghijkl"],
  "list-activations": [
    ...["activations", "list", "--limit", "5", "--cursor", "c", "--license", LICENSE, "--account", ACCOUNT],
    ...["--product", "backup", "--domain", "a.example", "--ip", "192.0.2.1", "--active", "--valid"],
    ...["--from", "2027-01-01", "--to", "2027-01-31T18:00:00Z", "--user-agent", "curl", "--reason", "X"],
    ...["--search", "shop"],
  ],
  "get-activation": ["activations", "get", "act_0123456789abcdefghijkl"],
  "deactivate-activation": ["activations", "deactivate", "act_0123456789abcdefghijkl"],
  "deactivate-activations": [
    ...["activations", "deactivate", "act_0123456789abcdefghijkl", "act_abcdefghijkl0123456789"],
  ],
  "deactivate-license-activations": ["activations", "deactivate-all", LICENSE, "--yes"],
  "clean-up-activations": [
    ...["activations", "clean-up", "--not-seen-for-days", "90", "--product", "backup", "--yes"],
  ],
  "reactivate-activation": ["activations", "activate", "act_0123456789abcdefghijkl"],
  "answer-request": [
    ...["offline", "answer", "--request", "request.txt", "--license", LICENSE, "--replaces-node", NODE],
    ...["--extend", "backup=14", "--extend", "vault=1", "--legacy", "--out", "responses"],
  ],
  "list-activity": [
    ...["activity", "list", "--limit", "5", "--cursor", "c", "--from", "2027-01-01", "--to", "2027-02-01"],
    ...["--kind", "license.", "--actor", "sweep", "--account", ACCOUNT, "--subject", LICENSE],
    ...["--reason", "LICENSE_EXPIRED", "--address", "192.0.2.0/24"],
  ],
  "get-activity-hour": ["activity", "hour", "2027-03-10T11Z", "--limit", "5", "--cursor", "c"],
  "get-activity-hashes": ["activity", "hashes", "2027-03-10T11Z", "--cursor", "c"],
  "list-activity-seals": [
    ...["activity", "seals", "--limit", "5", "--cursor", "c"],
    ...["--from", "2027-03-10T11Z", "--through", "2027-03-10T12Z"],
  ],
  "create-key-file": [
    ...["key-files", "create", "--account", ACCOUNT, "--server-type", "Production"],
    ...["--keys", "enduser:permanent:5", "--keys", "Module/reports:Trial:10:2027-03-31"],
    ...["--prefix", "ACME", "--customer-key", "C-4711", "--servers", "2", "--note", "PO-1"],
  ],
  "list-key-files": [
    ...["key-files", "list", "--limit", "5", "--cursor", "c", "--account", ACCOUNT],
    ...["--server-type", "Test"],
  ],
  "get-key-file": ["key-files", "show", KEY_FILE],
  "download-key-file": ["key-files", "download", KEY_FILE],
  "withdraw-keys": [
    ...["key-files", "withdraw", KEY_FILE, "ACME-00001", "ACME-00002", "--reason", "Refunded"],
  ],
  "reinstate-keys": ["key-files", "reinstate", KEY_FILE, "ACME-00001", "--reason", "A mistake"],
  "release-key-file": ["key-files", "release", KEY_FILE, "--node", NODE, "--reason", "Disk failed"],
  "create-api-key": [
    ...["api-keys", "create", "--name", "Shop", "--kind", "external", "--scopes", "activate,verify"],
    ...["--expires-in-days", "90"],
  ],
  "list-api-keys": ["api-keys", "list", "--limit", "5", "--cursor", "c"],
  "get-api-key": ["api-keys", "get", "key_0123456789abcdefghijkl"],
  "revoke-api-key": ["api-keys", "revoke", "key_0123456789abcdefghijkl"],
  "add-blacklist-entry": [
    ...["blacklist", "add", "203.0.113.0/24", "--reason", "Guesses", "--expires-in-days", "never"],
  ],
  "list-blacklist": [
    ...["blacklist", "list", "--limit", "5", "--cursor", "c", "--state", "in-force", "--kind", "ip"],
    ...["--origin", "automatic"],
  ],
  "get-blacklist-entry": ["blacklist", "show", "203.0.113.7"],
  "check-blacklist": ["blacklist", "check", "--ip", "203.0.113.7", "--domain", "shop.example.com"],
  "lift-blacklist-entry": ["blacklist", "lift", "203.0.113.7", "--reason", "A mistake"],
  "get-settings": ["settings", "list"],
  "update-settings": ["settings", "set", "leaseDays", "45"],
};

const VALUES: Readonly<Record<string, unknown>> = {
  "set-clock": { at: "2027-01-01T00:00:00.000Z" },
  "create-product": {
    code: "backup",
    name: "Acme Backup",
    description: "Copies.",
    referenceId: "7F3A",
    requires: ["vault", "prd_0123456789abcdefghijkl"],
    isActive: false,
  },
  "update-product": {
    name: "Acme Backup 2",
    description: "Copies.",
    referenceId: "7F3A",
    requires: ["vault"],
    isActive: false,
  },
  "create-account": { name: "X", email: "a@b.example", domains: ["a.example", "b.example"] },
  "create-license": {
    accountId: ACCOUNT,
    product: "backup",
    type: "subscription",
    class: "not-for-resale",
    code: "ABC",
    capacity: 7,
    features: ["a", "b"],
    startsAt: "2027-01-01T00:00:00.000Z",
    expiresAt: "2028-01-01T00:00:00.000Z",
    maintenanceUntil: "2027-06-01T10:00:00.000Z",
    graceDays: 3,
    parallelUses: null,
    onLimit: "reject",
    allowedDomains: ["example.com", "*.example.com"],
    allowedIps: ["10.0.0.*"],
    serverType: "Test",
    orderReference: "PO-1",
  },
  "update-license": {
    class: "production",
    capacity: null,
    features: ["a"],
    startsAt: "2027-01-01T00:00:00.000Z",
    expiresAt: "2028-01-01T00:00:00.000Z",
    maintenanceUntil: "2027-06-01T00:00:00.000Z",
    graceDays: 3,
    parallelUses: 5,
    onLimit: null,
    allowedDomains: ["example.com"],
    allowedIps: ["192.0.2.1", "10.0.0.0/8"],
    serverType: "Test",
    orderReference: "PO-1",
  },
  "extend-evaluation": { days: 14, reason: "Order" },
  "block-license": { reason: "Unpaid" },
  "unblock-license": { reason: "Paid" },
  "revoke-license": { reason: "Refunded" },
  "issue-token": {
    accountId: ACCOUNT,
    licenseIds: [LICENSE, "lic_abcdefghijkl0123456789"],
    uses: 3,
    expiresInDays: 14,
    description: "Rack 7",
    replacesNodeId: NODE,
  },
  "deactivate-activations": {
    activationIds: ["act_0123456789abcdefghijkl", "act_abcdefghijkl0123456789"],
  },
  "clean-up-activations": { notSeenForDays: 90, product: "backup", preview: false },
  "answer-request": {
    request: "COUNTERSIGN/1 REQUEST",
    licenses: [LICENSE],
    extend: [
      { product: "backup", days: 14 },
      { product: "vault", days: 1 },
    ],
    replaceNodeId: NODE,
    legacy: true,
  },
  "create-key-file": {
    accountId: ACCOUNT,
    serverType: "Production",
    keys: [
      { type: "EndUser", mode: "Permanent", count: 5 },
      { type: "Module", module: "reports", mode: "Trial", expiresAt: "2027-03-31T00:00:00.000Z", count: 10 },
    ],
    numberPrefix: "ACME",
    customerKey: "C-4711",
    mostServers: 2,
    note: "PO-1",
  },
  "withdraw-keys": { numbers: ["ACME-00001", "ACME-00002"], reason: "Refunded" },
  "reinstate-keys": { numbers: ["ACME-00001"], reason: "A mistake" },
  "release-key-file": { nodeId: NODE, reason: "Disk failed" },
  "create-api-key": { name: "Shop", kind: "external", scopes: ["activate", "verify"], expiresInDays: 90 },
  "add-blacklist-entry": { target: "203.0.113.0/24", reason: "Guesses", expiresInDays: null },
  "lift-blacklist-entry": { target: "203.0.113.7", reason: "A mistake" },
  "update-settings": { leaseDays: 45 },
};

/** Their commands change one field at a time. */
const ONE_FIELD_AT_A_TIME: readonly string[] = ["extend-evaluation", "update-settings"];

describe("every operation of the contract for staff has a command", () => {
  it.each(STAFF.map((operation) => [operation.name, operation] as const))(
    "%s",
    async (name, operation: Operation) => {
      const call = await recordedProgram().run(EVERYTHING[name] ?? []);
      expect(call?.operation.name).toBe(name);
      expectFits(operation, call?.input ?? {});
      const shape = (part: "body" | "query") =>
        Object.keys((operation[part] as { shape?: object } | undefined)?.shape ?? {});
      const sent = Object.keys(call?.input.body ?? {}).sort();
      if (ONE_FIELD_AT_A_TIME.includes(name)) expect(shape("body")).toEqual(expect.arrayContaining(sent));
      else expect(sent).toEqual(shape("body").sort());
      expect(call?.input.body ?? undefined).toEqual(VALUES[name]);
      expect(Object.keys(call?.input.query ?? {}).sort()).toEqual(shape("query").sort());
    },
  );

  it("and every one that changes something can be repeated under its key", async () => {
    for (const operation of STAFF as readonly Operation[]) {
      const args = [...(EVERYTHING[operation.name] ?? []), "--idempotency-key", "an-earlier-command"];
      const outcome = await recordedProgram()
        .run(args)
        .catch((error: unknown) => error);
      if (operation.idempotent === true)
        expect(outcome, operation.name).toMatchObject({ options: { idempotencyKey: "an-earlier-command" } });
      else expect(outcome, operation.name).toBeInstanceOf(Fault);
    }
  });

  it("what is left out is not sent", async () => {
    const args = ["licenses", "create", "--account", ACCOUNT, "--product", "backup", "--type", "perpetual"];
    const call = await recordedProgram().run(args);
    expect(JSON.parse(JSON.stringify(call?.input.body))).toEqual({
      accountId: ACCOUNT,
      product: "backup",
      type: "perpetual",
    });
    const product = await recordedProgram().run(["products", "create", "--code", "a", "--name", "b"]);
    expect(product?.input.body).toEqual({ code: "a", name: "b" });
  });

  it("what `--no-...` takes away is null or empty, and the last flag of several counts", async () => {
    const bodyOf = async (...args: string[]) => {
      const call = await recordedProgram().run(args);
      return JSON.parse(JSON.stringify(call?.input.body)) as unknown;
    };
    const update = ["licenses", "update", LICENSE];
    const taken = [
      "--no-feature",
      "--no-starts-at",
      "--no-expires-at",
      "--no-maintenance-until",
      "--no-domain",
    ];
    expect(await bodyOf(...update, ...taken, "--no-ip", "--no-server-type", "--no-order-reference")).toEqual({
      features: [],
      startsAt: null,
      expiresAt: null,
      maintenanceUntil: null,
      allowedDomains: [],
      allowedIps: [],
      serverType: null,
      orderReference: null,
    });
    expect(await bodyOf(...update, "--no-domain", "--domain", "a.example")).toEqual({
      allowedDomains: ["a.example"],
    });
    expect(await bodyOf(...update)).toEqual({});
    const product = ["products", "update", "backup"];
    expect(
      await bodyOf(...product, "--no-description", "--no-reference", "--no-requires", "--active"),
    ).toEqual({
      description: null,
      referenceId: null,
      requires: [],
      isActive: true,
    });
    expect(await bodyOf("products", "activate", "backup")).toEqual({ isActive: true });
    expect(await bodyOf("products", "deactivate", "backup")).toEqual({ isActive: false });
    expect(await bodyOf("licenses", "block", LICENSE)).toEqual({});
  });

  it("a node goes by its id, which explain and issue take", async () => {
    const call = await recordedProgram().run(["licenses", "explain", LICENSE, "--node", NODE]);
    expect(call?.input.query).toMatchObject({ nodeId: NODE });
  });

  it("capacity can be unlimited, uses a number", async () => {
    const args = [...(EVERYTHING["create-license"] ?? []), "--capacity", "unlimited", "--parallel-uses", "5"];
    expect((await recordedProgram().run(args))?.input.body).toMatchObject({
      capacity: null,
      parallelUses: 5,
    });
  });

  it("activations are filtered by account, too", async () => {
    const call = await recordedProgram().run(["activations", "list", "--account", ACCOUNT]);
    expect(call?.input.query).toMatchObject({ accountId: ACCOUNT });
  });

  it("an API key is for staff, and named after its kind, unless more is said", async () => {
    const bodyOf = async (...args: string[]) =>
      (await recordedProgram().run(["api-keys", "create", "--scopes", ...args]))?.input.body;
    expect(await bodyOf("products:read, licenses:read,")).toEqual({
      name: "staff key",
      kind: "staff",
      scopes: ["products:read", "licenses:read"],
    });
    expect(await bodyOf("verify", "--kind", "external")).toMatchObject({ name: "external key" });
    for (const wrong of ["", ",", "everything", "products:read,everything"])
      await expect(bodyOf(wrong)).rejects.toMatchObject({ trouble: { code: "USAGE_WRONG" } });
  });

  it("a test of the connection is not repeated", async () => {
    expect((await recordedProgram().run(["test-connection"]))?.options).toEqual({ tries: 1 });
  });
});
