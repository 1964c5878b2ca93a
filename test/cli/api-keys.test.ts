import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestService, type TestService } from "../support/service.ts";
import { anonymizer, openShell, type Shell } from "./command.ts";

let service: TestService;
let shell: Shell;
const hidden = anonymizer();

beforeAll(async () => {
  service = await startTestService();
  service.clock.advance(60_000);
  shell = openShell({ COUNTERSIGN_URL: service.url, COUNTERSIGN_API_KEY: service.adminKey });
});
afterAll(async () => {
  await service.close();
  shell.remove();
});

const keyIn = (text: string) => /cs_key_[0-9A-Za-z]{36}/.exec(text)?.[0] ?? "";
const idIn = (text: string) => /\bkey_[0-9A-Za-z_-]{22}/.exec(text)?.[0] ?? "";

/** What the terminal shows, with `<key 1>` and the like in the place of random ids. */
async function transcript(line: string, env: Record<string, string> = {}): Promise<string> {
  const text = await shell.transcript(line, { env });
  service.keepSecret(keyIn(text) || service.adminKey);
  service.clock.advance(60_000);
  return text;
}

it("from a new key to the end of it", async () => {
  const line =
    'api-keys create --name "Nightly import" --scopes products:read,keys:write --expires-in-days 30';
  const created = await transcript(line);
  const key = keyIn(created);
  expect(created.split(key)).toHaveLength(2);
  expect(hidden(created)).toBe(`\
$ countersign ${line}
id  <key 1>
name  Nightly import
kind  staff
scopes  products:read, keys:write
state  usable
expires  2027-04-09 12:01 UTC
revoked  -
created  2027-03-10 12:01 UTC

key  <cs_key 1>

The key is shown only now. Copy it before you close this window.`);

  const env = { COUNTERSIGN_API_KEY: key };
  expect(await transcript("products list", env)).toContain("\nNo products.");
  expect(await transcript("accounts list", env)).toContain("\nscope: accounts:read\n");
  expect(await transcript("api-keys create --scopes accounts:read", env)).toMatch(
    /error SCOPE_BEYOND_OWN: [\s\S]*\nscope: accounts:read\n[\s\S]*\[exit 1\]$/,
  );

  expect(hidden(await transcript("api-keys list"))).toBe(`\
$ countersign api-keys list
ID  NAME  KIND  SCOPES  STATE  EXPIRES
<key 1>  Nightly import  staff  products:read, keys:write  usable  2027-04-09 12:01 UTC
<key 2>  first admin key  staff  admin  usable  never`);

  const id = idIn(created);
  expect(hidden(await transcript(`api-keys revoke ${id}`, env))).toContain("error API_KEY_IN_USE: ");
  expect(hidden(await transcript(`api-keys revoke ${id}`))).toBe(`\
$ countersign api-keys revoke <key 1>
id  <key 1>
name  Nightly import
kind  staff
scopes  products:read, keys:write
state  revoked
expires  2027-04-09 12:01 UTC
revoked  2027-03-10 12:07 UTC
created  2027-03-10 12:01 UTC`);
  expect(await transcript("products list", env)).toContain("error API_KEY_UNKNOWN: ");
  expect(await transcript(`api-keys get ${id}`)).toContain("\nstate    revoked\n");
});

it("with --json a new key is one JSON object with its id and its text, and nothing else", async () => {
  const args = "api-keys create --kind external --scopes activate,verify --json".split(" ");
  const { exit, stdout, stderr } = await shell.run(args);
  const made = JSON.parse(stdout);
  service.keepSecret(made.key);
  expect([exit, stderr]).toEqual([0, ""]);
  expect(made).toEqual({
    id: expect.stringMatching(/^key_.{22}$/),
    name: "external key",
    kind: "external",
    scopes: ["activate", "verify"],
    state: "usable",
    expiresAt: null,
    revokedAt: null,
    createdAt: expect.any(String),
    key: keyIn(stdout),
  });
  const got = await shell.run(["api-keys", "get", made.id, "--json"]);
  const { key, ...shown } = made;
  expect(JSON.parse(got.stdout)).toEqual(shown);
  expect(got.stdout).not.toContain(key);
  expect(await transcript("products list", { COUNTERSIGN_API_KEY: key })).toContain(
    "error API_KEY_OF_ANOTHER_KIND: ",
  );
});

it("a scope that does not exist, and one of another kind", async () => {
  expect(await transcript("api-keys create --scopes everything")).toMatch(
    /There is no scope everything\.[\s\S]*\[exit 2\]$/,
  );
  expect(await transcript("api-keys create --kind external --scopes verify,admin")).toMatch(
    /body\.scopes\.1 \(--scopes\): must be a scope of kind external: activate, verify, [\s\S]*\[exit 1\]$/,
  );
});
