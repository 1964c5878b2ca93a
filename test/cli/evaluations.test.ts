import { afterAll, beforeAll, expect, it } from "vitest";
import { DAY_MS } from "../../shared/domain/time.ts";
import { evaluation } from "../support/evaluations.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { licenseWithToken, type Product, product } from "../support/world.ts";
import { anonymizer, openShell, type Shell } from "./command.ts";

let service: TestService;
let shell: Shell;
let fax: Product;
let evaluationId: string;

beforeAll(async () => {
  service = await startTestService();
  shell = openShell({ COUNTERSIGN_URL: service.url, COUNTERSIGN_API_KEY: service.adminKey });
  fax = await product(service, { code: "fax" });
  const asked = { node: { hostName: "fax-01" }, installedAt: "2027-03-09T00:00:00Z" };
  ({ evaluationId } = await evaluation(service, [fax.code], asked));
});
afterAll(async () => {
  await service.close();
  shell.remove();
});

const transcript = async (line: string) =>
  anonymizer()((await shell.transcript(line)).replaceAll(/evl_\w{22}/g, "<evl>"));

it("evaluations are listed, shown and extended", async () => {
  expect(await transcript("evaluations list --state running")).toBe(`\
$ countersign evaluations list --state running
ID  PRODUCT  HOST  STATE  ENDS  EXTENDED  ACCOUNT
<evl>  fax  fax-01  running  2027-04-08 00:00 UTC  no  -`);
  expect(await transcript(`evaluations show ${evaluationId}`)).toBe(`\
$ countersign evaluations show <evl>
id  <evl>
product  fax (<prd 1>)
host  fax-01
node  <nod 1>
account  -
state  running
installed  2027-03-09 00:00 UTC
first contact  2027-03-10 12:00 UTC
starts  2027-03-09 00:00 UTC
ends  2027-04-08 00:00 UTC
licensed  -
extended  no`);
  const extended = await transcript(
    `evaluations extend ${evaluationId} --days 14 --reason "Waits for the order"`,
  );
  expect(extended).toContain("\nends  2027-04-22 00:00 UTC\nlicensed  -\nextended  once");
  expect(await transcript(`evaluations extend ${evaluationId} --until 2027-05-01`)).toMatch(
    /error EVALUATION_EXTENSIONS_USED_UP: The evaluation was extended as often as the setting evaluationExtensions allows\.\ncure: .+\n[\s\S]*\[exit 1\]/,
  );
});

it("filters choose: product, account, server, and what ends before a time", async () => {
  const { license: made, token: issued } = await licenseWithToken(service);
  const [found] = await service.local.services.storage.loadProducts([made.productId]);
  const { node } = await evaluation(service, [found?.code ?? ""], { node: { hostName: "other" } });
  await node.activate(issued.token);
  const hosts = async (flags: string) => {
    const { stdout } = await shell.run(`evaluations list ${flags} --json`.split(" "));
    return (JSON.parse(stdout).items as { hostName: string }[]).map(({ hostName }) => hostName);
  };
  expect(await hosts("--all")).toHaveLength(2);
  expect(await hosts("--product fax")).toEqual(["fax-01"]);
  expect(await hosts(`--account ${made.accountId}`)).toEqual(["other"]);
  expect(await hosts(`--node ${node.id}`)).toEqual(["other"]);
  expect(await hosts("--state licensed")).toEqual(["other"]);
  expect(await hosts("--ends-before 2027-05-01")).toEqual(["fax-01"]);
  expect(await hosts("--ends-before 2027-04-01")).toEqual([]);
  expect(await transcript("evaluations list --ends-before 2027-04-01")).toContain("No evaluations.");
});

it("what ends is extended by as many days as a new one has, and runs again", async () => {
  const { evaluationId: id } = await evaluation(service, [fax.code], { installedAt: "1970-01-01T00:00:00Z" });
  expect(await transcript(`evaluations show ${id}`)).toContain("\nstate  ended\n");
  const extended = await transcript(`evaluations extend ${id}`);
  const end = new Date(service.clock.now() + 30 * DAY_MS).toISOString().slice(0, 16).replace("T", " ");
  expect(extended).toContain(`\nstate  running\n`);
  expect(extended).toContain(`\nends  ${end} UTC\n`);
});

it("wrong usage is named, and help has examples", async () => {
  expect(await transcript(`evaluations extend ${evaluationId} --days 1 --until 2027-05-01`)).toMatch(
    /Both --days and --until are given\.[\s\S]*\[exit 2\]/,
  );
  expect(await transcript("evaluations list --state over")).toContain("[exit 2]");
  const far = await transcript(`evaluations extend ${evaluationId} --days 366`);
  expect(far).toContain("body.days (--days): must be at most 365");
  const help = await transcript("evaluations extend --help");
  expect(help).toContain("Examples:\n  countersign evaluations extend <evl> --days 14");
});
