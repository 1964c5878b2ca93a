import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestService, type TestService } from "../support/service.ts";
import { anonymizer, openShell, type Shell } from "./command.ts";

let service: TestService;
let shell: Shell;
const hidden = anonymizer();

beforeAll(async () => {
  service = await startTestService();
  shell = openShell({ COUNTERSIGN_URL: service.url, COUNTERSIGN_API_KEY: service.adminKey });
});
afterAll(async () => {
  await service.close();
  shell.remove();
});

/** What the terminal shows, with `<acc 1>` and the like in the place of random ids. */
async function transcript(line: string): Promise<string> {
  const text = await shell.transcript(line);
  service.clock.advance(60_000);
  return hidden(text).replaceAll(service.url, "<url>");
}

async function json(
  line: string,
): Promise<{ id: string; items: Record<string, unknown>[] } & Record<string, unknown>> {
  const { stdout, stderr, exit } = await shell.run(`${line} --json`.split(" "));
  expect([exit, stderr]).toEqual([0, ""]);
  service.clock.advance(60_000);
  return JSON.parse(stdout);
}

it("from a product to a server that gives its license back", async () => {
  expect(await transcript("test-connection")).toBe(
    ["$ countersign test-connection", "successfully connected! <url>"].join("\n"),
  );

  expect(await transcript('products create --code backup --name "Acme Backup"')).toBe(`\
$ countersign products create --code backup --name "Acme Backup"
id  <prd 1>
code  backup
name  Acme Backup
description  -
reference  -
active  yes
requires  -
created  2027-03-10 12:01 UTC`);
  expect(await transcript("products list")).toBe(`\
$ countersign products list
ID  CODE  NAME  ACTIVE  CREATED
<prd 1>  backup  Acme Backup  yes  2027-03-10 12:01 UTC`);
  expect(await transcript("products get backup")).toContain("\nname  Acme Backup\n");

  expect(
    await transcript('accounts create --name "Example Corp" --email it@example.com --domain www.example.com'),
  ).toBe(`\
$ countersign accounts create --name "Example Corp" --email it@example.com --domain www.example.com
id  <acc 1>
name  Example Corp
email  it@example.com
domains  example.com
created  2027-03-10 12:04 UTC`);
  const account = (await json("accounts list")).items[0]?.["id"];
  expect(await transcript(`accounts get ${account}`)).toContain("\nname  Example Corp\n");

  const terms = "--type subscription --expires-at 2027-12-31 --parallel-uses 5 --feature a --feature b";
  expect(await transcript(`licenses create --account ${account} --product backup ${terms}`)).toBe(`\
$ countersign licenses create --account <acc 1> --product backup ${terms}
id  <lic 1>
code  <CSL1 1>
account  <acc 1>
product  <prd 1>
type  subscription
class  production
status  not-activated
state  active
capacity  unlimited
features  a, b
uses  0 of 5
releases this year  0 of unlimited
on limit  as the setting deactivateOldest says
starts  at once
expires  2027-12-31 00:00 UTC
maintenance until  -
domains  all
addresses  all
server type  all
grace days  0
order reference  -
created  2027-03-10 12:07 UTC`);
  const license = (await json(`licenses list --account ${account}`)).items[0]?.["id"];

  const issued = await shell.run(
    `tokens issue --account ${account} --license ${license} --uses 3 --expires-in-days 14`.split(" "),
  );
  const [token = ""] = /cs_act_[0-9A-Za-z]{36}/.exec(issued.stdout) ?? [];
  service.keepSecret(token);
  expect(issued.stdout.split(token)).toHaveLength(2);
  expect(hidden(issued.stdout)).toBe(`\
id  <tok 1>
account  <acc 1>
licenses  <lic 1>
description  -
state  usable
uses  0 of 3
replaces  -
expires  2027-03-24 12:09 UTC
revoked  -
created  2027-03-10 12:09 UTC

token  <cs_act 1>

The token is shown only now. Copy it before you close this window.
`);

  const node = await service.node();
  expect((await node.activate(token)).status).toBe(200);
  expect(await transcript("licenses list")).toBe(`\
$ countersign licenses list
ID  CODE  TYPE  STATUS  USES  EXPIRES
<lic 1>  <CSL1 1>  subscription  valid  1 of 5  2027-12-31 00:00 UTC`);
  expect(await transcript(`activations list --license ${license}`)).toBe(`\
$ countersign activations list --license <lic 1>
ID  ACTIVATED  VALID  ACTIVE  REASON  HOST OR DOMAIN  CLIENT  LICENSE CODE  ADDRESS  USER AGENT
<act 1>  2027-03-10 12:09 UTC  yes  yes  -  fax-01  -  <CSL1 1>  127.0.0.1  -`);
  const activation = (await json(`activations list --account ${account}`)).items[0]?.["id"];
  expect(await transcript(`activations deactivate ${activation}`)).toBe(`\
$ countersign activations deactivate <act 1>
id  <act 1>
license  <lic 1>
license code  <CSL1 1>
product  <prd 1>
account  <acc 1>
node  <nod 1>
domain  -
URL  -
client  -
host  fax-01
mode  online
token  <tok 1>
valid  yes
active  no
activated  2027-03-10 12:09 UTC
deactivated  2027-03-10 12:12 UTC
address seen  127.0.0.1
address claimed  -
user agent  -`);
  expect(await transcript(`activations get ${activation}`)).toContain("\nactive  no\n");
  expect(await transcript(`licenses get ${license}`)).toContain("\nuses  0 of 5\n");

  const tokenId = (await json("tokens list")).items[0]?.["id"];
  expect(await transcript(`tokens revoke ${tokenId}`)).toContain("\nstate  revoked\n");
  const later = await Promise.all(
    [`tokens get ${tokenId}`, "tokens list"].flatMap((line) => [
      shell.transcript(line),
      shell.transcript(`${line} --json`),
    ]),
  );
  expect(hidden(later[2] ?? "")).toBe(`\
$ countersign tokens list
ID  STATE  USES  LICENSES  EXPIRES  DESCRIPTION
<tok 1>  revoked  1 of 3  1  2027-03-24 12:09 UTC  -`);
  expect(later.join()).not.toContain("cs_act_");
});

it("--json is exactly what the API says, and nothing else", async () => {
  const [made, direct] = await Promise.all([
    shell.run(["accounts", "create", "--name", "Jason", "--json"]),
    fetch(`${service.url}/test`).then((reply) => reply.json()),
  ]);
  const account = JSON.parse(made.stdout);
  expect([made.exit, made.stderr]).toEqual([0, ""]);
  expect(Object.keys(account).sort()).toEqual(["createdAt", "domains", "email", "id", "name"]);
  expect(await json("test-connection")).toEqual(direct);

  const headers = { authorization: `Bearer ${service.adminKey}` };
  const one = await fetch(`${service.url}/v1/accounts/${account.id}`, { headers });
  expect(await json(`accounts get ${account.id}`)).toEqual(await one.json());
  const page = await fetch(`${service.url}/v1/accounts?limit=1`, { headers });
  expect(await json("accounts list --limit 1")).toEqual(await page.json());
});

it("a list says how to go on, and --all goes on by itself", async () => {
  for (const name of ["One", "Two", "Three"]) await json(`accounts create --name ${name}`);
  const first = await shell.run(["accounts", "list", "--limit", "2"]);
  const cursor = /\n\nMore: add --cursor (\S+), or --all\.\n$/.exec(first.stdout)?.[1] ?? "";
  expect(first.stdout).toMatch(/Three[\s\S]*Two/);
  expect(first.stdout).not.toContain("One");

  const second = await json(`accounts list --limit 2 --cursor ${cursor}`);
  expect(second.items[0]).toMatchObject({ name: "One" });
  const all = await json("accounts list --limit 2 --all");
  expect(all.items.length).toBeGreaterThanOrEqual(3);
  expect(new Set(all.items.map(({ id }) => id)).size).toBe(all.items.length);
  expect(Object.keys(all)).toEqual(["items", "nextCursor"]);
  expect(all["nextCursor"]).toBeNull();
  expect((await shell.run(["accounts", "list", "--all"])).stdout).not.toContain("More:");
});

it("an empty list says so", async () => {
  expect(await transcript("licenses list --account acc_0123456789abcdefghijkl")).toBe(
    "$ countersign licenses list --account <acc 2>\nNo licenses.",
  );
});
