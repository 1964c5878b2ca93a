import { KINDS } from "./life.ts";
import { ALONE, POLLING, type Scenario } from "./scenario.ts";
import { DAY, T0 } from "./vendor.ts";

const YEAR = 365 * DAY;
const MINUTE = 60_000;
const HOUR = 3_600_000;

const clock = (
  name: string,
  happens: Scenario["happens"],
  change: Partial<Omit<Scenario, "name" | "family" | "happens">> = {},
): Scenario => ({ name, family: "clock", kinds: KINDS, happens, ...change });

/** On day 10 the clock goes back by so much, and stays there. */
const back = (name: string, byMs: number) =>
  clock(`back by ${name}, for good`, async (life) => {
    await life.pass(10);
    life.setClock(-byMs);
    await life.passEnd();
  });

/** On day 10 the clock goes forward by so much, is right again after so many days, and stays so. */
const forward = (name: string, byMs: number, days: number, isRestarted = false) =>
  clock(
    `forward by ${name}, for ${days} days${isRestarted ? " and a restart" : ""}, then back`,
    async (life) => {
      await life.pass(10);
      life.setClock(byMs);
      await life.pass(days / 2);
      if (isRestarted) await life.restart();
      await life.pass(days / 2);
      life.setRight();
      await life.passEnd();
    },
  );

/** What happens to clocks. */
export const CLOCKS: readonly Scenario[] = [
  clock("right all the time", (life) => life.passEnd()),
  back("1 minute", MINUTE),
  back("1 hour", HOUR),
  back("1 day", DAY),
  back("a month", 31 * DAY),
  back("1 year", YEAR),
  back("10 years", 10 * YEAR),
  clock("at 1970 from day 10 on", async (life) => {
    await life.pass(10);
    life.setClock(-life.local);
    await life.passEnd();
  }),
  clock(
    "at 1970 when it is installed, right an hour later",
    async (life) => {
      await life.pass(1 / 24);
      life.setRight();
      await life.passEnd();
    },
    { clockOffMs: -T0 },
  ),
  clock(
    "10 years ahead when it is installed, right an hour later",
    async (life) => {
      await life.pass(1 / 24);
      life.setRight();
      await life.passEnd();
    },
    { clockOffMs: 10 * YEAR, kinds: ["perpetual", "subscription", "leased", "evaluation"] },
  ),
  clock(
    "back by 10 years a day before the end",
    async (life) => {
      await life.pass(29);
      life.setClock(-10 * YEAR);
      await life.passEnd();
    },
    { kinds: ALONE },
  ),
  clock("back by 10 years a day after the end", async (life) => {
    await life.passEnd();
    life.setClock(-10 * YEAR);
    await life.pass(3);
    await life.restart();
    await life.pass(3);
  }),
  clock(
    "back to the first day at every start, every night",
    async (life) => {
      const first = life.local;
      life.network = "down";
      await life.pass(0.5);
      for (let night = 0; night < 50; night += 1) {
        await life.pass(1);
        life.local = first;
        await life.restart();
      }
    },
    { kinds: ALONE },
  ),
  clock(
    "standing still",
    async (life) => {
      life.speed = 0;
      await life.passEnd();
    },
    { kinds: ALONE },
  ),
  clock(
    "at half the speed",
    async (life) => {
      life.speed = 0.5;
      await life.passEnd();
    },
    { kinds: ALONE },
  ),
  clock(
    "back and forth by hours, every day",
    async (life) => {
      let sign = 1;
      await life.pass((life.endsAt - life.truth) / DAY + 3, () => {
        sign = -sign;
        life.setClock(sign * 6 * HOUR);
      });
    },
    { kinds: ["subscription", "offline"] },
  ),
  forward("10 minutes", 10 * MINUTE, 1),
  forward("a day", DAY, 2),
  forward("10 days", 10 * DAY, 0.1),
  forward("a year", YEAR, 2.9, true),
  forward("10 years", 10 * YEAR, 2, true),
  clock("forward by a year for an hour, each week", async (life) => {
    for (let week = 0; week < 4; week += 1) {
      await life.pass(6);
      life.setClock(YEAR);
      await life.pass(1 / 24);
      life.setRight();
    }
    await life.passEnd();
  }),
  clock(
    "forward by 10 years for 9 days while it polls, then back",
    async (life) => {
      await life.pass(10);
      life.setClock(10 * YEAR);
      await life.pass(9);
      life.setRight();
      await life.passEnd();
    },
    { kinds: POLLING },
  ),
  clock(
    "forward by 10 years for 9 days without the cloud, then back and a poll",
    async (life) => {
      await life.pass(10);
      life.network = "down";
      life.setClock(10 * YEAR);
      await life.pass(9);
      life.setRight();
      life.network = "ok";
      await life.poll();
      await life.passEnd();
    },
    { kinds: POLLING },
  ),
  clock("an hour forward and back where summer time begins and ends", async (life) => {
    await life.pass(5);
    life.setClock(HOUR);
    await life.pass(POLLING.includes(life.kind) ? 10 : 2);
    life.setClock(-HOUR);
    await life.passEnd();
  }),
  clock("over a leap day", (life) => life.passEnd(), { startsAt: Date.UTC(2028, 1, 20) }),
  clock("over the end of 32-bit time", (life) => life.passEnd(), { startsAt: Date.UTC(2038, 0, 10) }),
  clock("asleep every night", async (life) => {
    for (let night = 0; night < 60; night += 1) {
      await life.pass(0.6);
      life.sleep(0.4);
    }
    await life.passEnd();
  }),
  clock(
    "asleep every night, and set back by a year after the end",
    async (life) => {
      for (let night = 0; night < 30; night += 1) {
        await life.pass(0.6);
        life.sleep(0.4);
      }
      await life.passEnd();
      await life.pass(4);
      life.setClock(-YEAR);
      await life.pass(3);
    },
    { kinds: ["leased"] },
  ),
  clock("off for 20 days", async (life) => {
    await life.pass(5);
    life.sleep(20);
    await life.restart();
    await life.passEnd();
  }),
  clock(
    "off past the end",
    async (life) => {
      await life.pass(5);
      life.sleep(60);
      life.network = "down";
      await life.restart();
      await life.pass(3);
    },
    { kinds: ALONE },
  ),
];
