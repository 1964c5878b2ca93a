import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "../../shared/domain/time.ts";
import { activateSite, failAttempt } from "../support/records.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { type License, license, product } from "../support/world.ts";
import { anonymizer, openShell, type Shell } from "./command.ts";

let service: TestService;
let shell: Shell;
let its: License;
const hidden = anonymizer();

beforeAll(async () => {
  service = await startTestService();
  shell = openShell({ COUNTERSIGN_URL: service.url, COUNTERSIGN_API_KEY: service.adminKey });
  const shop = await product(service, { code: "shop" });
  its = await license(service, { product: shop.id, parallelUses: null });
});
afterAll(async () => {
  await service.close();
  shell.remove();
});

/** What the terminal shows, runs of blanks shortened to two; several lines are run at once. */
const transcript = async (line: string) => hidden(await shell.transcript(line));
const transcripts = async (lines: readonly string[]) =>
  (await Promise.all(lines.map((line) => shell.transcript(line)))).map(hidden);

const site = async (domain: string, clientName: string) => {
  service.clock.advance(60_000);
  return (await activateSite(service, its, { domain, clientName, userAgent: "Shop/2.1" })).id;
};

const HEAD =
  "ID  ACTIVATED  VALID  ACTIVE  REASON  HOST OR DOMAIN  CLIENT  LICENSE CODE  ADDRESS  USER AGENT";
const FAILED =
  "<act 1>  2027-03-10 12:02 UTC  no  no  LICENSE_LIMIT_REACHED  two.example.com  Copy Ltd  <CSL1 1>  203.0.113.9  curl/8";
const ACTIVE =
  "<act 2>  2027-03-10 12:01 UTC  yes  yes  -  one.example.com  Acme  <CSL1 1>  192.0.2.1  Shop/2.1";

describe("the activations of a license", () => {
  let first: string;
  beforeAll(async () => {
    first = await site("one.example.com", "Acme");
    service.clock.advance(60_000);
    const { id: licenseId, code: licenseCode } = its;
    await failAttempt(service, {
      ...{ licenseId, licenseCode, domain: "two.example.com", clientName: "Copy Ltd" },
      ...{ reason: "LICENSE_LIMIT_REACHED", observedIp: "203.0.113.9", userAgent: "curl/8" },
    });
  });

  it("are listed with their failures", async () => {
    expect(await transcript(`activations list --license ${its.id}`)).toBe(
      ["$ countersign activations list --license <lic 1>", HEAD, FAILED, ACTIVE].join("\n"),
    );
  });

  it("are narrowed by every flag", async () => {
    const failed = [
      "--failed --ip 203.0.113.9",
      "--reason LICENSE_LIMIT_REACHED",
      "--inactive --user-agent CURL",
    ];
    const lines = failed.map((flags) => `activations list ${flags}`);
    expect(await transcripts(lines)).toEqual(
      lines.map((line) => [`$ countersign ${line}`, HEAD, FAILED].join("\n")),
    );
    const active = [
      "--active --product shop",
      "--search https://one.exam",
      "--valid --domain ONE.example.com",
    ];
    for (const text of await transcripts(active.map((flags) => `activations list ${flags}`)))
      expect(text.split("\n").slice(1)).toEqual([HEAD, ACTIVE]);
    expect(await transcript(`activations list --license ${its.code} --to 2027-03-10`)).toMatch(
      /\nNo activations\.$/,
    );
  });

  it("are told as a history, released and made active again", async () => {
    expect(await transcript(`activations deactivate ${first}`)).toContain("\nactive  no\n");
    expect(await transcript(`activations history ${its.code}`)).toBe(`\
$ countersign activations history <CSL1 1>
WHEN  WHAT  HOST OR DOMAIN  CLIENT  ADDRESS  USER AGENT  ID
2027-03-10 12:01 UTC  activated  one.example.com  Acme  192.0.2.1  Shop/2.1  <act 2>
2027-03-10 12:02 UTC  refused: LICENSE_LIMIT_REACHED  two.example.com  Copy Ltd  203.0.113.9  curl/8  <act 1>
2027-03-10 12:02 UTC  deactivated  one.example.com  Acme  192.0.2.1  Shop/2.1  <act 2>`);
    expect(await transcript(`activations activate ${first}`)).toContain("\nactive  yes\n");
  });

  it("are released several at once, and all at once", async () => {
    const [one, two] = [await site("three.example.com", "A"), await site("four.example.com", "B")];
    expect(await transcript(`activations deactivate ${one} ${two} act_0123456789abcdef`)).toBe(`\
$ countersign activations deactivate <act 3> <act 4> <act 5>
ID  OUTCOME
<act 3>  released
<act 4>  released
<act 5>  unknown

Released 2.`);
    expect(await transcript(`activations deactivate-all ${its.id}`)).toBe(`\
$ countersign activations deactivate-all <lic 1>
error USAGE_WRONG: Release all activations of <CSL1 1> (1 in use)? This is no terminal, so that nobody can answer.
cure: Add --yes.
[exit 2]`);
    expect(await transcript(`activations deactivate-all ${its.id} --yes`)).toMatch(
      /\nReleased 1, 0 remain\.$/,
    );
  });
});

describe("clean-up", () => {
  it("shows, and where nobody can be asked releases only with --yes", async () => {
    for (let at = 0; at < 103; at += 1) await activateSite(service, its, { domain: `${at}.old.example.com` });
    const made = new Date(service.clock.now()).toISOString().slice(0, 16).replace("T", " ");
    service.clock.advance(92 * DAY_MS);
    const line = "activations clean-up --not-seen-for-days 90 --product shop";
    const shown = await transcript(line);
    expect(shown).toContain("\nID  ACTIVATED  HOST OR DOMAIN  LICENSE CODE  LAST CONTACT\n");
    expect(shown).toContain(`  ${made} UTC  0.old.example.com  <CSL1 1>  ${made} UTC\n`);
    expect(shown).toContain("error USAGE_WRONG: Release 103 activations?");
    expect(shown).toMatch(/\[exit 2\]$/);
    const done = await transcript(`${line} --yes`);
    expect(done).toMatch(/\n\nReleased 103\.$/);
    expect(await transcript(`${line} --yes`)).toMatch(/\nReleased 0\.$/);
  });

  it("--json is one document of what was released", async () => {
    const args = ["activations", "clean-up", "--not-seen-for-days", "90", "--yes", "--json"];
    const { stdout, exit } = await shell.run(args);
    expect([exit, JSON.parse(stdout)]).toMatchObject([0, { items: [], released: 0, nextCursor: null }]);
  });
});
