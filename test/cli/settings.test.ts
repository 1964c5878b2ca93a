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
    expect(lines.slice(1 + SETTING_NAMES.length)).toEqual([
      expect.stringMatching(/^serverTypes {2}5 {2}5 {2}texts {2}The types of servers/),
      "",
      "serverTypes  Production, Staging, Test, Development, Training",
    ]);
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

  it("a list is given with commas between, and shown whole before and after (B11)", async () => {
    expect(await transcript('settings set serverTypes "Production, Test,Lab 2"')).toBe(`\
$ countersign settings set serverTypes "Production, Test,Lab 2"
name  serverTypes
value  Production, Staging, Test, Development, Training → Production, Test, Lab 2
default  Production, Staging, Test, Development, Training
takes  1 to 20 texts with commas between, each of at most 40 characters
what it does  The types of servers that key files are made for. Files of a type that is taken away stay as they are.`);
    expect(await transcript("settings set serverTypes Test,Production")).toContain(
      "\nvalue  Production, Test, Lab 2 → Test, Production\n",
    );
    expect(await transcript("settings set serverTypes Test,Production")).toContain(
      "\nvalue  Test, Production (as before)\n",
    );
    expect(await transcript("settings list")).toContain("\nserverTypes  2  5  texts  ");
    const log = await transcript("activity list --kind settings.changed --limit 1 --long");
    expect(log).toContain('serverTypes  ["Production","Test","Lab 2"] → ["Test","Production"]');
    await transcript("settings set serverTypes Production,Staging,Test,Development,Training");
    expect((await changes()).filter(({ field }) => field === "serverTypes")).toMatchObject([
      { before: ["Production", "Staging", "Test", "Development", "Training"] },
      { before: ["Production", "Test", "Lab 2"], after: ["Test", "Production"] },
      { after: ["Production", "Staging", "Test", "Development", "Training"] },
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

it.each([
  ["leaseDays", "45", { kind: "number", value: 45, default: 30, least: 1, most: 90, unit: "days" }],
  [
    "serverTypes",
    "A,B",
    { kind: "list", value: ["A", "B"], default: ["A"], least: 1, most: 20, unit: "texts" },
  ],
])("a change of something else meanwhile is not told as one of %s", async (name, typed, own) => {
  const rest = { mostCharacters: own.kind === "list" ? 40 : null, description: "Something." };
  const fake = await startFakeService((n) => ({
    status: 200,
    body: { revision: n, settings: [{ name, ...own, ...rest }] },
  }));
  const line = `settings set ${name} ${typed}`;
  const text = await shell.transcript(line, { env: { COUNTERSIGN_URL: fake.url } });
  expect(text).toContain(`  ${typed.replace(",", ", ")} (as before)\n`);
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
    [
      "settings set serverTypes Production,,Test",
      "serverTypes takes 1 to 20 texts with commas between, each of at most 40 characters, not Production,,Test.",
      'Give them as one word, or in quotes: "Production,Pre production".',
    ],
    [
      "settings set serverTypes Test,Lab,test",
      "serverTypes would hold test twice.",
      "Give each once; upper and lower case are the same.",
    ],
    [
      "settings set serverTypes 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21",
      "serverTypes takes 1 to 20 texts with commas between, each of at most 40 characters, not 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21.",
      "Give them",
    ],
    [
      "settings set serverTypes A-server-type-with-a-name-that-is-too-long",
      "serverTypes takes 1 to 20 texts with commas between, each of at most 40 characters, not A-server-type-with-a-name-that-is-too-long.",
      "Give them",
    ],
  ])("%s", async (line, detail, cure) => {
    const text = await transcript(line);
    expect(text).toContain(`\nerror USAGE_WRONG: ${detail}\ncure: ${cure}`);
    expect(text).toMatch(/\[exit 2\]$/);
  });
});
