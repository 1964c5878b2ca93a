import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import type { Operation } from "../shared/contract/operation.ts";
import { ROUTES } from "../shared/contract/routes.ts";
import { Fault } from "./faults.ts";
import { everyCommand, Shown } from "./program.ts";
import { recordedProgram } from "./testing/recorded.ts";

const ACCOUNT = "acc_0123456789abcdefghijkl";
const LICENSE = "lic_0123456789abcdefghijkl";
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
  "create-product": ["products", "create", "--code", "backup", "--name", "Acme Backup", "--inactive"],
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
  ],
  "list-licenses": ["licenses", "list", "--limit", "5", "--cursor", "c", "--account", ACCOUNT],
  "get-license": ["licenses", "get", LICENSE],
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
    ...["--uses", "3", "--expires-in-days", "14", "--description", "Rack 7"],
  ],
  "list-tokens": ["tokens", "list", "--limit", "5", "--cursor", "c", "--account", ACCOUNT],
  "get-token": ["tokens", "get", "tok_0123456789abcdefghijkl"],
  "revoke-token": ["tokens", "revoke", "tok_0123456789abcdefghijkl"],
  "list-activations": ["activations", "list", "--limit", "5", "--cursor", "c", "--license", LICENSE],
  "get-activation": ["activations", "get", "act_0123456789abcdefghijkl"],
  "deactivate-activation": ["activations", "deactivate", "act_0123456789abcdefghijkl"],
};

const VALUES: Readonly<Record<string, unknown>> = {
  "create-product": { code: "backup", name: "Acme Backup", isActive: false },
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
    orderReference: "PO-1",
  },
  "issue-token": {
    accountId: ACCOUNT,
    licenseIds: [LICENSE, "lic_abcdefghijkl0123456789"],
    uses: 3,
    expiresInDays: 14,
    description: "Rack 7",
  },
};

describe("every operation of the contract for staff has a command", () => {
  it.each(STAFF.map((operation) => [operation.name, operation] as const))(
    "%s",
    async (name, operation: Operation) => {
      const call = await recordedProgram().run(EVERYTHING[name] ?? []);
      expect(call?.operation.name).toBe(name);
      expectFits(operation, call?.input ?? {});
      const shape = (part: "body" | "query") =>
        Object.keys((operation[part] as { shape?: object } | undefined)?.shape ?? {});
      expect(Object.keys(call?.input.body ?? {}).sort()).toEqual(shape("body").sort());
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

  it("a test of the connection is not repeated", async () => {
    expect((await recordedProgram().run(["test-connection"]))?.options).toEqual({ tries: 1 });
  });
});
