import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BlacklistScene, blacklistScene } from "../support/blacklist.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { anonymizer, openShell, type Shell } from "./command.ts";

let service: TestService;
let scene: BlacklistScene;
let shell: Shell;
const hidden = anonymizer();

beforeAll(async () => {
  service = await startTestService();
  scene = await blacklistScene(service);
  await scene.set({ blacklistIpAfterFailedAttempts: 3 });
  shell = openShell({ COUNTERSIGN_URL: service.url, COUNTERSIGN_API_KEY: service.adminKey });
});
afterAll(async () => {
  await service.close();
  shell.remove();
});

async function transcript(line: string): Promise<string> {
  const text = await shell.transcript(line);
  service.clock.advance(60_000);
  return hidden(text);
}

describe("from a blocked server to the lifted entry", () => {
  it("who is blocked, why, until when, what they tried, and how to lift it (C9)", async () => {
    for (const license_code of ["BACKUP-001", "BACKUP-002", "BACKUP-003"]) {
      const body = { product_id: "P", license_code };
      await scene.guess("203.0.113.7", {
        body,
        url: "https://x.example",
        headers: { "user-agent": "curl/8" },
      });
      service.clock.advance(60_000);
    }
    await scene.guess("203.0.113.7");
    expect(await transcript("blacklist list")).toBe(`\
$ countersign blacklist list
TARGET  STATE  ORIGIN  WHY  UNTIL  LAST REFUSED
203.0.113.7  in-force  automatic  3 failed attempts in 24 hours  2027-04-09 12:02 UTC  2027-03-10 12:03 UTC

Details and attempts:  countersign blacklist show TARGET
Lift an entry:  countersign blacklist lift TARGET`);
    expect(await transcript("blacklist show 203.0.113.7")).toBe(`\
$ countersign blacklist show 203.0.113.7
target  203.0.113.7
state  in-force, refuses who brings no proof
origin  automatic
why  3 failed attempts in 24 hours
counted  3 of 3 since 2027-03-09 13:00 UTC
since  2027-03-10 12:02 UTC, by countersign
until  2027-04-09 12:02 UTC
last refused  2027-03-10 12:03 UTC

WHEN  TRIED  REFUSED FOR  FROM  HOST OR DOMAIN  USER AGENT
2027-03-10 12:02 UTC  BACKUP-003  LICENSE_UNKNOWN  203.0.113.7  x.example  curl/8
2027-03-10 12:01 UTC  BACKUP-002  LICENSE_UNKNOWN  203.0.113.7  x.example  curl/8
2027-03-10 12:00 UTC  BACKUP-001  LICENSE_UNKNOWN  203.0.113.7  x.example  curl/8

Lift it:  countersign blacklist lift 203.0.113.7`);
    expect(await transcript("blacklist check --ip 203.0.113.7 --domain https://x.example/shop")).toBe(`\
$ countersign blacklist check --ip 203.0.113.7 --domain https://x.example/shop
A request from 203.0.113.7 for x.example
  without a proof is refused: IP_BLACKLISTED, by the entry of 203.0.113.7
  with a proof is let through

TARGET  REFUSES  STATE  ORIGIN  WHY  UNTIL
203.0.113.7  who brings no proof  in-force  automatic  3 failed attempts in 24 hours  2027-04-09 12:02 UTC

COUNTED  FAILED IN 24 HOURS
203.0.113.7  3 of 3
x.example  3 of 10

Lift it:  countersign blacklist lift 203.0.113.7`);
    expect(await transcript('blacklist lift 203.0.113.7 --reason "Their test server"')).toContain(
      "\nlifted  2027-03-10 12:06 UTC\n",
    );
    expect((await scene.guess("203.0.113.7")).status).toBe(400);
    expect(await transcript("blacklist check --ip 203.0.113.7")).toContain(
      "\n  without a proof is let through\n",
    );
  });
});

describe("by hand", () => {
  it("a domain for good, and then not", async () => {
    expect(
      await transcript('blacklist add bad.example --reason "Sells codes" --expires-in-days never'),
    ).toMatch(
      /\nstate {2}in-force, refuses everyone\n[\s\S]*\nuntil {2}it is lifted\n[\s\S]*\n\nLift it: {2}countersign blacklist lift bad\.example$/,
    );
    expect(await transcript("blacklist show bad.example")).toContain(
      "\n\nAdded by hand; no attempts are kept with it.\n",
    );
    expect(await transcript("blacklist lift bad.example")).not.toContain("Lift it");
    expect(await transcript("blacklist list --state in-force --kind domain")).toContain("\nNo entries.");
  });

  it("a range as what it is kept as", async () => {
    const added = await transcript('blacklist add 192.0.2.0/23 --reason "Guesses" --expires-in-days 7');
    expect(added).toContain("\n192.0.2.0/24  in-force  manual  Guesses  ");
    expect(added).toContain("\n192.0.3.0/24  in-force  manual  Guesses  ");
    expect(added).toContain("\nLift it:  countersign blacklist lift 192.0.2.0/23");
    expect(await transcript("blacklist lift 192.0.2.0/23")).toContain("\n192.0.3.0/24  lifted  manual  ");
  });

  it("what is refused says why, and what would be right", async () => {
    expect(await transcript('blacklist add 2001:db8::/33 --reason "x"')).toMatch(
      /error BLACKLIST_RANGE_TOO_WIDE: [\s\S]*\ncure: Give narrower ranges: [\s\S]*\[exit 1\]$/,
    );
    expect(await transcript('blacklist add localhost --reason "x"')).toMatch(
      /body\.target \(--target\): is neither a domain, nor an address or range \(DOMAIN_SINGLE_LABEL\)[\s\S]*\[exit 1\]$/,
    );
    expect(await transcript("blacklist check")).toMatch(/Nothing to check\.[\s\S]*\[exit 2\]$/);
    expect(await transcript('blacklist add a.example --reason "x" --expires-in-days soon')).toMatch(
      /\[exit 2\]$/,
    );
    expect(await transcript("blacklist lift nobody.example")).toMatch(/error NOT_FOUND: [\s\S]*\[exit 1\]$/);
  });
});
