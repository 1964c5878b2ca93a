import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { HOUR_MS } from "../../shared/domain/time.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { seal } from "../support/seals.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityLog, editItem } from "../support/table.ts";
import { licenseWithToken, type Token } from "../support/world.ts";
import { anonymizer, openShell, type Shell } from "./command.ts";

const SINCE = "--from 2027-03-10T11:00:00Z";

let service: TestService;
let shell: Shell;
let token: Token;

beforeAll(async () => {
  service = await startTestService();
  ({ token } = await licenseWithToken(service));
  service.clock.advance(1_000);
  await (await service.node()).activate(token.token);
  service.clock.advance(1_000);
  await (await service.node()).activate(token.token);
  service.clock.advance(61_000);
  await service.staff(updateSettings, { body: { leaseDays: 45, blacklistDryRun: true } });
  service.clock.advance(2 * HOUR_MS);
  await seal(service);
  shell = openShell({ COUNTERSIGN_URL: service.url, COUNTERSIGN_API_KEY: service.adminKey });
});
afterAll(async () => {
  await service.close();
  shell.remove();
});

const transcript = async (line: string, env: Record<string, string> = {}) =>
  anonymizer()(await shell.transcript(line, { env })).replaceAll(/\blog_\w{22}/g, "<log>");

describe("activity list", () => {
  it("shows time, kind, who, subject, reason and from where, the newest first (C12)", async () => {
    expect(await transcript(`activity list ${SINCE} --limit 3`)).toBe(
      `\
$ countersign activity list ${SINCE} --limit 3
TIME  KIND  WHO  SUBJECT  REASON  FROM
2027-03-10 12:01:03 UTC  settings.changed  <key 1>  -  -  127.0.0.1
2027-03-10 12:00:02 UTC  activation.failed  <nod 1>  <tok 1>  LICENSE_LIMIT_REACHED  127.0.0.1
2027-03-10 12:00:01 UTC  activation.succeeded  <nod 2>  <act 1>  -  127.0.0.1

More: add --cursor ${"<cursor>"}, or --all.`.replace("<cursor>", (await cursorOf(3)) ?? ""),
    );
  });

  it("--long shows all of an entry, and what was changed: before → after (C12)", async () => {
    expect(await transcript(`activity list ${SINCE} --kind settings. --long`)).toBe(`\
$ countersign activity list ${SINCE} --kind settings. --long
id  <log>
time  2027-03-10 12:01:03 UTC
kind  settings.changed
who  staff <key 1>
account  -
subjects  -
reason  -
address seen  127.0.0.1
address claimed  -
user agent  -
leaseDays  30 → 45
blacklistDryRun  false → true`);
  });

  it("takes every filter, and --all", async () => {
    const filters = `${SINCE} --to 2027-03-10T13:00:00Z --kind activation.failed --account ${token.accountId}`;
    const more = `--subject ${token.id} --reason LICENSE_LIMIT_REACHED --address 127.0.0.0/8 --all --json`;
    const { stdout, exit } = await shell.run(`activity list ${filters} ${more}`.split(" "));
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ items: [{ kind: "activation.failed" }], nextCursor: null });
  });

  it("follows pages that the service gives up early, so that a quiet time is not the end", async () => {
    const text = await transcript("activity list --from 2027-02-20 --to 2027-03-11 --kind api-key.");
    expect(text).toContain("  api-key.created  ");
    expect(text).not.toContain("More:");
  });

  it("says when there is nothing", async () => {
    expect(await transcript(`activity list ${SINCE} --actor nobody`)).toMatch(/\nNo entries\.$/);
  });
});

async function cursorOf(limit: number): Promise<string | null> {
  const { stdout } = await shell.run(`activity list ${SINCE} --limit ${limit} --json`.split(" "));
  return JSON.parse(stdout).nextCursor;
}

describe("activity verify", () => {
  it("says how many hours are as they were sealed, and by which keys (C12)", async () => {
    const text = await transcript("activity verify");
    expect(text).toContain(`\
hours  25, 2027-03-09T12Z through 2027-03-10T12Z
entries  8
pruned  0 hours, older than the log is kept
signed  25 hours, by keys that the service tells (COUNTERSIGN_ROOT_KEYS proves them)
by chain  0 hours, whose key is gone: later seals vouch for them
sealed up to  2027-03-10T12Z, chain `);
    expect(text).toMatch(/\n\nThe log is as it was sealed\.$/);
    const pinned = await transcript("activity verify", {
      COUNTERSIGN_ROOT_KEYS: service.local.rootKeys.join(","),
    });
    expect(pinned).toContain("signed  25 hours, by keys that the pinned root has proven");
  });

  it("refuses keys that the pinned root has not proven", async () => {
    const text = await transcript("activity verify", { COUNTERSIGN_ROOT_KEYS: "A".repeat(42) });
    expect(text).toContain("error LOG_KEYS_UNPROVEN: The key manifest is not proven by the pinned root");
    expect(text).toMatch(/\[exit 1\]$/);
  });

  it("names the hour and the entry that was changed, with exit code 1", async () => {
    const entry = (await activityLog(service.db)).find(({ kind }) => kind === "activation.failed");
    const key = KEYS.activity(entry?.at ?? 0, entry?.id ?? "");
    await editItem(service.db, key, { reason: "LICENSE_EXPIRED" });
    const text = await shell.transcript(
      "activity verify --from 2027-03-10T12:00:00Z --to 2027-03-10T13:00:00Z",
    );
    const json = await shell.run(["activity", "verify", "--json"]);
    await editItem(service.db, key, { reason: entry?.reason });
    expect(text).toContain(
      `2027-03-10T12Z  entry-changed  ${entry?.id}: it is not what it was when the hour was sealed`,
    );
    expect(text).toContain("error LOG_CHANGED: The log is not as it was sealed: 1 finding.");
    expect(text).toMatch(/\[exit 1\]$/);
    expect(json.exit).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      isIntact: false,
      findings: [{ what: "entry-changed", hour: "2027-03-10T12Z", entryId: entry?.id }],
    });
  });

  it("gives the evidence to those who check by other means", async () => {
    const hour = "2027-03-10T12Z";
    const json = async (line: string) => JSON.parse((await shell.run([...line.split(" "), "--json"])).stdout);
    const entries = await json(`activity hour ${hour} --all`);
    const hashes = await json(`activity hashes ${hour}`);
    const seals = await json(`activity seals --from ${hour} --through ${hour}`);
    expect(entries.items.map(({ id }: { id: string }) => id).toSorted()).toEqual(
      hashes.items.map(({ id }: { id: string }) => id),
    );
    expect(seals.items).toMatchObject([{ hour, document: expect.stringMatching(/^eyJ/) }]);
  });
});

it("a service without seals says so", async () => {
  const young = await startTestService();
  const text = await shell.transcript("activity verify", {
    env: { COUNTERSIGN_URL: young.url, COUNTERSIGN_API_KEY: young.adminKey },
  });
  await young.close();
  expect(text).toContain("Nothing is sealed yet");
});
