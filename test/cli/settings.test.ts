import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import type { getSettings } from "../../shared/contract/operations/get-settings.ts";
import { SETTING_NAMES } from "../../shared/domain/settings.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityLog } from "../support/table.ts";
import { anonymizer, openShell, type Shell } from "./command.ts";
import { startFakeService } from "./fake-service.ts";

type Settings = ReplyOf<typeof getSettings>;

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

/** What the terminal shows, runs of blanks shortened to two. */
async function transcript(line: string): Promise<string> {
  service.clock.advance(1_000);
  return anonymizer()(await shell.transcript(line));
}
const changes = async () =>
  (await activityLog(service.db)).flatMap(({ kind, changes }) =>
    kind === "settings.changed" ? changes : [],
  );

describe("settings", () => {
  it("are listed, shown and changed, and every change shows what was and what is", async () => {
    const lines = (await transcript("settings list")).split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "$ countersign settings list",
      "NAME  VALUE  DEFAULT  UNIT  WHAT IT DOES",
      "leaseDays  30  30  days  How long an online installation may run without contact.",
    ]);
    expect(lines).toHaveLength(2 + SETTING_NAMES.length);
    expect(await transcript("settings get leaseDays")).toBe(`\
$ countersign settings get leaseDays
name  leaseDays
value  30
default  30
takes  1 to 90 days
what it does  How long an online installation may run without contact.`);
    expect(await transcript("settings set leaseDays 45")).toBe(`\
$ countersign settings set leaseDays 45
name  leaseDays
value  30 → 45
default  30
takes  1 to 90 days
what it does  How long an online installation may run without contact.`);
    expect(await transcript("settings set leaseDays 45")).toContain("\nvalue  45 (as before)\n");
    expect(await transcript("settings set blacklistDryRun on")).toBe(`\
$ countersign settings set blacklistDryRun on
name  blacklistDryRun
value  off → on
default  off
takes  on, off
what it does  Automatic blacklist entries are shown and logged, but refuse nobody.`);
    expect(await transcript("settings set blacklistDryRun false")).toContain("\nvalue  on → off\n");
    const list = await transcript("settings list");
    expect(list).toContain("\nleaseDays  45  30  days  How long");
    expect(list).toContain("\nblacklistDryRun  off  off  -  Automatic");
    expect(await changes()).toEqual([
      { field: "leaseDays", before: 30, after: 45 },
      { field: "blacklistDryRun", before: false, after: true },
      { field: "blacklistDryRun", before: true, after: false },
    ]);
  });

  it("--json is what the API says", async () => {
    const headers = { authorization: `Bearer ${service.adminKey}` };
    const direct = (await (await fetch(`${service.url}/v1/settings`, { headers })).json()) as Settings;
    const listed = await shell.run(["settings", "list", "--json"]);
    expect([listed.exit, JSON.parse(listed.stdout)]).toEqual([0, direct]);
    const got = await shell.run(["settings", "get", "leaseDays", "--json"]);
    expect(JSON.parse(got.stdout)).toEqual(direct.settings[0]);
    const set = await shell.run(["settings", "set", "staleAfterDays", "90", "--json"]);
    expect(JSON.parse(set.stdout)).toMatchObject({ revision: direct.revision + 1 });
  });

  it("a repeated command says so, and changes nothing that came after it", async () => {
    const line = "settings set evaluationDays 14 --idempotency-key settings-repeated-01";
    expect(await transcript(line)).toContain("\nvalue  30 → 14\n");
    await transcript("settings set evaluationDays 20");
    expect(await transcript(line)).toContain("\nvalue  20 (as before)\n");
  });
});

it("a change of something else meanwhile is not told as this one's", async () => {
  const own = { name: "leaseDays", kind: "number", value: 45, default: 30, least: 1, most: 90, unit: "days" };
  const fake = await startFakeService((n) => ({
    status: 200,
    body: { revision: n, settings: [{ ...own, description: "The lease." }] },
  }));
  const text = await shell.transcript("settings set leaseDays 45", { env: { COUNTERSIGN_URL: fake.url } });
  expect(text).toContain("  45 (as before)\n");
  expect(fake.requests.map(({ method }) => method)).toEqual(["GET", "PATCH"]);
  await fake.close();
});

describe.concurrent("a setting that cannot be meant is refused before anything is changed", () => {
  it.each([
    ["settings set leaseDay 45", "There is no setting leaseDay.", "Did you mean leaseDays?"],
    ["settings get blacklist-days", "There is no setting blacklist-days.", "Did you mean blacklistDays?"],
    ["settings get zebra", "There is no setting zebra.", "`countersign settings list` shows them all."],
    [
      "settings set leaseDays 91",
      "leaseDays takes 1 to 90 days, not 91.",
      "Give a whole number in these bounds.",
    ],
    ["settings set leaseDays 1.5", "leaseDays takes 1 to 90 days, not 1.5.", "Give a whole number in these"],
    ["settings set leaseDays on", "leaseDays takes 1 to 90 days, not on.", "Give a whole number in these"],
    ["settings set blacklistDryRun 1", "blacklistDryRun takes on, off, not 1.", "Give on or off."],
    [
      "settings set blacklistDryRun valueOf",
      "blacklistDryRun takes on, off, not valueOf.",
      "Give on or off.",
    ],
  ])("%s", async (line, detail, cure) => {
    const text = await transcript(line);
    expect(text).toContain(`\nerror USAGE_WRONG: ${detail}\ncure: ${cure}`);
    expect(text).toMatch(/\[exit 2\]$/);
  });
});
