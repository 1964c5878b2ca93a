import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { accessOf, wireAccessOf } from "../../infra/access.ts";
import { apiEntries } from "../../infra/entries.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { WIRE_ROUTES } from "../../shared/contract/wire-routes.ts";
import { NODE_ACCESSES } from "../../shared/storage/node-storage.ts";
import { accessesIn, accessesOf, neededBy, SHELL_ACCESSES } from "./needed-access.ts";
import { grantsOf, managedPoliciesOf, wildcardsOf } from "./policies.ts";
import { ofType, placeholders, type Synthesized, synthesized } from "./synthesized.ts";

const PATH = "/countersign/production/";
const ENTRIES = apiEntries();

let production: Synthesized;
beforeAll(() => {
  production = synthesized(placeholders());
});

const ownLog = (name: string) =>
  ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => `${action} log ${PATH}${name}`);

const needed = ({ name, operations }: (typeof ENTRIES)[number]) =>
  [...new Set([...operations.flatMap((route) => neededBy(route, PATH)), ...ownLog(name)])].sort();

/** A copy of the template in which `change` was made to every statement of one role's policy. */
function planted(role: RegExp, change: (statement: { Action: unknown; Resource: unknown }) => void) {
  const resources = structuredClone(production.resources);
  for (const [id, { Properties }] of ofType({ resources }, "AWS::IAM::Policy"))
    if (role.test(id)) for (const statement of Properties.PolicyDocument.Statement) change(statement);
  return resources;
}

describe("infra/access.ts says of each operation what its sources do", () => {
  test.each([
    ...ROUTES.map((route) => [route.name, route, accessOf([route])] as const),
    ...WIRE_ROUTES.map((route) => [`${route.room}/${route.name}`, route, wireAccessOf([route])] as const),
  ])("%s", (_name, route, { table, indexes, parameters }) => {
    const said = [
      ...table.map((action) => `dynamodb:${action} table`),
      ...indexes.map((index) => `dynamodb:Query index/${index}`),
      ...parameters.map((name) => `ssm:GetParameters ${PATH}${name}`),
    ];
    expect(said.sort()).toEqual([...new Set(neededBy(route, PATH))].sort());
  });
});

describe("what is bundled for on-prem servers has all that their operations ask of the table", () => {
  test.each(ROUTES.filter(({ room }) => room === "node").map((route) => [route.name, route] as const))(
    "%s",
    (_name, route) => {
      expect(Object.keys(NODE_ACCESSES)).toEqual(expect.arrayContaining([...accessesOf(route)]));
    },
  );
});

describe("a function may do exactly what its operations do", () => {
  test.each(ENTRIES.map((entry) => [entry.name, entry] as const))("%s", (name, entry) => {
    expect(grantsOf(production.resources, name)).toEqual(needed(entry));
  });

  test("the shell asks the table nothing that the comparison does not know", () => {
    const folder = join(import.meta.dirname, "../../functions/http");
    const sources = readdirSync(folder)
      .filter((name) => !name.includes(".test.") && name !== "first-admin-key.ts")
      .map((name) => readFileSync(join(folder, name), "utf8"));
    expect([...new Set(sources.flatMap(accessesIn))].sort()).toEqual([...SHELL_ACCESSES].sort());
  });

  test("only functions that sign can read the private keys", () => {
    const readers = ENTRIES.filter(({ name }) =>
      grantsOf(production.resources, name).some((grant) => grant.endsWith("/signing-keys")),
    );
    expect(readers.map(({ name }) => name).sort()).toEqual([
      "activate",
      "activate-key-file",
      "answer-request-by-code",
      "deactivate",
      "staff-key-files",
      "staff-offline",
      "start-evaluation",
      "verify",
    ]);
  });
});

describe("planted violations are found", () => {
  const verify = ENTRIES.find(({ name }) => name === "verify") as (typeof ENTRIES)[number];

  test("one action too many", () => {
    const resources = planted(/^VerifyRole/, (statement) => {
      if (Array.isArray(statement.Action)) statement.Action.push("dynamodb:Scan");
    });
    expect(grantsOf(resources, "verify")).not.toEqual(needed(verify));
  });

  test("one action too few", () => {
    const resources = planted(/^VerifyRole/, (statement) => {
      if (Array.isArray(statement.Action)) statement.Action.splice(0, 1);
    });
    expect(grantsOf(resources, "verify")).not.toEqual(needed(verify));
  });

  test("the index of another list", () => {
    const resources = planted(/^StaffTokensRole/, (statement) => {
      const text = JSON.stringify(statement.Resource);
      statement.Resource = JSON.parse(text.replaceAll("index/gsi2", "index/gsi3"));
    });
    const tokens = ENTRIES.find(({ name }) => name === "staff-tokens") as (typeof ENTRIES)[number];
    expect(grantsOf(resources, "staff-tokens")).not.toEqual(needed(tokens));
  });

  test("wildcards", () => {
    const resources = planted(/^VerifyRole/, (statement) => {
      statement.Action = "dynamodb:*";
      statement.Resource = "*";
    });
    expect(wildcardsOf(resources).join("\n")).toMatch(/VerifyRole\w+: dynamodb:\*\nVerifyRole\w+: \*/);
  });
});

test("no role has a wildcard in an action or a resource", () => {
  expect(wildcardsOf(production.resources)).toEqual([]);
});

test("no role has a managed policy", () => {
  expect(managedPoliciesOf(production.resources)).toEqual([]);
});
