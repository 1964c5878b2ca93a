import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkLog } from "../../cli/ops/check-log.ts";
import { sealActivity } from "../../functions/schedule/seal-activity.ts";
import type { SweepStep } from "../../functions/schedule/sweep-steps.ts";
import { truncateOldAddresses } from "../../functions/schedule/truncate-addresses.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { DAY_MS, HOUR_MS, utcHour } from "../../shared/domain/time.ts";
import type { Item } from "../../shared/storage/item.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { chanceOf, newSeed } from "../model/random.ts";
import { seal } from "../support/seals.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { runSweep } from "../support/sweep.ts";
import { deleteItem, editItem, itemsUnder } from "../support/table.ts";
import { someTampering, tamperedWith } from "../support/tampering.ts";
import { licenseWithToken } from "../support/world.ts";

/** COUNTERSIGN_LONG=1 is the full form; COUNTERSIGN_SEED=n plays an earlier run again. */
const { COUNTERSIGN_LONG, COUNTERSIGN_SEED } = process.env;
const TRIES = COUNTERSIGN_LONG === "1" ? 1_000 : 60;
const HOURS = 5;

let service: TestService;
let first: number;
/** The entries of hours that are sealed; of the first three the addresses are truncated. */
let sealed: readonly Item[];

beforeAll(async () => {
  service = await startTestService();
  first = utcHour(service.clock.now());
  for (let hour = 0; hour < HOURS; hour += 1) {
    const claimed = { headers: { "x-api-ip": "10.1.2.3", "user-agent": "console/1" } };
    await service.staff(
      updateSettings,
      { body: { leaseDays: 10 + hour, blacklistDryRun: hour % 2 === 0 } },
      claimed,
    );
    const { token } = await licenseWithToken(service, { onLimit: "deactivate-oldest", features: ["a", "b"] });
    for (let count = 0; count < 2; count += 1) await (await service.node()).activate(token.token);
    await (await service.node()).activate(`${token.token.slice(0, -1)}`);
    service.clock.advance(HOUR_MS);
  }
  service.clock.advance(HOUR_MS);
  await seal(service);
  const at = service.clock.now();
  service.clock.set((first + 3) * HOUR_MS + 30 * DAY_MS - 1);
  await runSweep(service, [truncateOldAddresses as SweepStep]);
  service.clock.set(at);
  sealed = (await itemsUnder(service.db, "ACTIVITY#")).filter(
    (item) => Number(item["at"]) < (first + HOURS) * HOUR_MS,
  );
}, 60_000);
afterAll(() => service.close());

/** What the check says is wrong, for the hours of the test. The time is so late that no truncation is early. */
async function found(from: number | null = first): Promise<string[]> {
  const request = { from, to: null, pins: service.local.rootKeys, now: service.clock.now() + 40 * DAY_MS };
  const send: Parameters<typeof checkLog>[0] = async (operation, input) =>
    (await service.staff(operation, input)).reply;
  const { findings } = await checkLog(send, request, () => undefined);
  return findings.map(({ what, entryId, hour }) => `${what} ${entryId ?? hour}`).sort();
}

describe("a log that nobody touched", () => {
  test("is as it was sealed, truncated addresses or not, from the beginning on (C12)", async () => {
    expect(sealed.length).toBeGreaterThan(20);
    const raw = sealed.filter(({ origin }) => (origin as Item | null)?.["salt"] !== undefined);
    expect(raw.length).toBeGreaterThan(5);
    expect(sealed.length - raw.length).toBeGreaterThan(5);
    expect(await found(null)).toEqual([]);
  });
});

test(`an entry that is changed, removed or inserted is found: ${TRIES} of ${TRIES} tries (C12)`, async () => {
  const seed = COUNTERSIGN_SEED === undefined ? newSeed() : Number(COUNTERSIGN_SEED);
  const { between } = chanceOf(seed);
  const pick = (below: number) => between(0, below - 1);
  const kinds = new Map<string, number>();
  for (let count = 0; count < TRIES; count += 1) {
    const tampering = someTampering(sealed, pick);
    const says = await tamperedWith(service.db, tampering, () => found());
    expect(says, `seed ${seed}, try ${count}: ${tampering.says}`).toEqual([...tampering.expected].sort());
    const kind = tampering.says.split(" ").slice(0, 2).join(" ").replace(/\.\d+/g, "");
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  expect(await found(null)).toEqual([]);
  process.stdout.write(
    `${TRIES} of ${TRIES} found, seed ${seed}: ${JSON.stringify(Object.fromEntries(kinds))}\n`,
  );
}, 600_000);

describe("whoever covers up", () => {
  const changedEntry = async (run: () => Promise<unknown>) => {
    const item = sealed[0] as Item;
    const key = { pk: String(item["pk"]), sk: String(item["sk"]) };
    await editItem(service.db, key, { reason: "covered up" });
    await run();
    const says = await found();
    await editItem(service.db, key, { reason: item["reason"] });
    return says;
  };
  const hourOf = (item: Item | undefined) => Number(String(item?.["pk"]).split("#")[1]);

  test("and removes what the hour was sealed with, leaves the hour as evidence", async () => {
    const hour = hourOf(sealed[0]);
    const [kept] = await itemsUnder(service.db, `ENTRYHASHES#${hour}`);
    const says = await changedEntry(() => deleteItem(service.db, KEYS.entryHashes(hour, 0)));
    expect(says).toEqual([expect.stringMatching(/^hour-changed /)]);
    await editItem(service.db, KEYS.entryHashes(hour, 0), { lines: kept?.["lines"] });
  });

  test("and removes the seal, leaves the gap; the sweep does not seal the hour again", async () => {
    const hour = hourOf(sealed[0]);
    const [stored] = await service.local.services.storage.listSeals({ from: hour, through: hour, limit: 1 });
    const says = await changedEntry(() => deleteItem(service.db, KEYS.seal(hour)));
    expect(says).toEqual([expect.stringMatching(/^seal-removed /)]);
    await seal(service);
    expect(await found()).toEqual([expect.stringMatching(/^seal-removed /)]);
    await editItem(service.db, KEYS.seal(hour), { ...stored });
  });

  test("and sets the chain back, finds that no seal is written over, and leaves the break as evidence", async () => {
    const head = await service.local.services.storage.loadSealHead();
    await editItem(service.db, KEYS.sealHead(), { hour: first - 1 });
    const lines: object[] = [];
    const all = () => service.local.services.storage.listSeals({ from: 0, through: 1e6, limit: 1_000 });
    const before = await all();
    await runSweep(service, [sealActivity as SweepStep], lines);
    expect(await all()).toEqual(before);
    expect(JSON.stringify(lines)).toContain("has a seal that the head of the chain does not know");
    expect(await found()).toEqual([expect.stringMatching(/^chain-broken /)]);
    await editItem(service.db, KEYS.sealHead(), { ...head });
  });

  test("and nothing of it is left after all that", async () => {
    expect(await found(null)).toEqual([]);
  });
});
