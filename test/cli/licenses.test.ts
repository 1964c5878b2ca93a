import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestService, type TestService } from "../support/service.ts";
import { licenseWithToken, token } from "../support/world.ts";
import { anonymizer, openShell, type Shell } from "./command.ts";

let service: TestService;
let shell: Shell;

beforeAll(async () => {
  service = await startTestService();
  shell = openShell({ COUNTERSIGN_URL: service.url, COUNTERSIGN_API_KEY: service.adminKey });
});
afterAll(async () => {
  await service.close();
  shell.remove();
});

const transcript = async (line: string) => anonymizer()(await shell.transcript(line));

it("a license is changed and explained", async () => {
  const { license, token: issued } = await licenseWithToken(service);
  const node = await service.node();
  await node.activate(issued.token);

  const changed = await transcript(
    `licenses update ${license.id} --parallel-uses 3 --domain *.example.com --ip 10.0.0.* --server-type Test`,
  );
  expect(changed).toContain("\nuses  1 of 3\n");
  expect(changed).toContain("\ndomains  *.example.com\naddresses  10.0.0.0/24\nserver type  Test\n");
  const cleared = await transcript(
    `licenses update ${license.id} --no-ip --no-server-type --parallel-uses 1`,
  );
  expect(cleared).toContain("\ndomains  *.example.com\naddresses  all\nserver type  all\n");

  expect(await transcript(`licenses explain ${license.id} --domain shop.example.com --ip 192.0.2.1`)).toBe(`\
$ countersign licenses explain <lic 1> --domain shop.example.com --ip 192.0.2.1
It would be refused with LICENSE_LIMIT_REACHED: All parallel uses of the license are taken.
cure: Deactivate a server that no longer needs it, or buy more uses.

  RULE  COMPARED
✓  the license exists  license: <lic 1>
✓  it is not revoked  state: active
✓  it is not blocked  state: active
✓  its product is active  product: product-1, is active: yes
✓  it has started  starts: -, now: 2027-03-10 12:00 UTC
✓  it has not expired  expires: -, grace days: 0, now: 2027-03-10 12:00 UTC
✓  the domain is allowed  allowed domains: *.example.com, domain: shop.example.com
✓  the address is allowed  allowed ips: -, ip: 192.0.2.1
✓  the server type fits  license server type: -, server type: -
✓  the required products are in use there  requires: -, in use: -
✗  a parallel use is to be had  uses taken: 1, parallel uses: 1, on limit: reject, holds use: no, replaces: -
–  this year's releases are not used up  not reached`);
  const held = await transcript(`licenses explain ${license.id} --node ${node.id}`);
  expect(held).toContain("\nIt would succeed.\n");
  expect(held).toContain("\n–  the domain is allowed  does not matter here\n");
  const open = await transcript(`licenses explain ${license.id} --ip 192.0.2.1`);
  expect(open).toContain("?  the domain is allowed  allowed domains: *.example.com, domain: -");
});

it("a license is blocked, unblocked and revoked", async () => {
  const { license, token: issued } = await licenseWithToken(service);
  const node = await service.node();
  await node.activate(issued.token);
  const blocked = await transcript(`licenses block ${license.code} --reason "Unpaid invoice"`);
  expect(blocked).toContain("\nstatus  blocked\nstate  blocked\n");
  expect((await node.verify(license)).reply.code).toBe("LICENSE_BLOCKED");
  expect(await transcript(`licenses unblock ${license.id}`)).toContain("\nstate  active\n");
  expect((await node.verify(license)).reply.valid).toBe(true);
  expect(await transcript(`licenses revoke ${license.id}`)).toContain("\nstate  revoked\n");
  expect(await transcript(`licenses unblock ${license.id}`)).toMatch(
    /error LICENSE_REVOKED_FOR_GOOD: The license was revoked, which is final\.\ncure: Deposit a new license\.\n[\s\S]*\[exit 1\]/,
  );
});

it("--json of explain is what the API says, and a wrong flag is named", async () => {
  const { license } = await licenseWithToken(service);
  const headers = { authorization: `Bearer ${service.adminKey}` };
  const direct = await fetch(`${service.url}/v1/licenses/${license.id}/explain?ip=192.0.2.1`, { headers });
  const { stdout } = await shell.run(["licenses", "explain", license.id, "--ip", "192.0.2.1", "--json"]);
  expect(JSON.parse(stdout)).toEqual(await direct.json());
  const wrong = await transcript(`licenses update ${license.id} --domain *.com --ip 10.0.0.0/99`);
  expect(wrong).toContain("  body.allowedDomains.0 (--domain): is not a domain");
  expect(wrong).toContain("  body.allowedIps.0 (--ip): is not an address or range");
});

it("a product is changed, withdrawn and offered again", async () => {
  const { license } = await licenseWithToken(service);
  const changed = await transcript(`products update ${license.productId} --name "Fax 2" --reference 7F3A`);
  expect(changed).toContain("\nname  Fax 2\ndescription  -\nreference  7F3A\nactive  yes\n");
  expect(await transcript("products get 7F3A")).toContain("\nname  Fax 2\n");
  expect(await transcript(`products deactivate ${license.productId}`)).toContain("\nactive  no\n");
  expect(await transcript(`products activate ${license.productId}`)).toContain("\nactive  yes\n");
  expect(await transcript(`products update ${license.productId} --requires ${license.productId}`)).toContain(
    "error PRODUCT_REQUIRES_ITSELF",
  );
});

it("a token is issued for who takes a dead server's place", async () => {
  const { license, token: issued } = await licenseWithToken(service);
  const dead = await service.node();
  await dead.activate(issued.token);
  const { replacesNodeId } = await token(service, [license], { replacesNodeId: dead.id });
  expect(replacesNodeId).toBe(dead.id);
  const line = `tokens issue --account ${license.accountId} --license ${license.id} --replaces-node ${dead.id}`;
  const run = await shell.run(line.split(" "));
  const [text = ""] = /cs_act_[0-9A-Za-z]{36}/.exec(run.stdout) ?? [];
  service.keepSecret(text);
  expect(run.stdout).toContain(`replaces     ${dead.id}\n`);
  expect((await (await service.node()).activate(text)).status).toBe(200);
  expect((await dead.verify(license)).reply.code).toBe("ACTIVATION_DEACTIVATED");
});
