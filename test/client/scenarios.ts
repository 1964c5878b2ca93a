import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { refuseWrites } from "./disk.ts";
import { KINDS, type Kind, Life, type Network } from "./life.ts";
import { DAY, T0 } from "./vendor.ts";

const YEAR = 365 * DAY;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const OTHER = { machineId: "machine-two", cpu: "Other x 8", macEth0: "00:1b:44:00:00:01" };

/** Something that happens to a server; in each no use beyond the end and no lock-out may come of it. */
export interface Scenario {
  readonly name: string;
  readonly family: "clock" | "state" | "network";
  readonly kinds: readonly Kind[];
  readonly startsAt?: number;
  readonly clockOffMs?: number;
  readonly happens: (life: Life) => Promise<void>;
}

/** Those that can run out of contact for as long as they live. */
const ALONE: readonly Kind[] = ["leased", "offline", "evaluation"];
const POLLING: readonly Kind[] = ["perpetual", "subscription"];
const DATED: readonly Kind[] = ["subscription", "leased", "offline", "evaluation"];

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
  clock(`forward by ${name}, for ${days} days${isRestarted ? " and a restart" : ""}, then back`, async (life) => {
    await life.pass(10);
    life.setClock(byMs);
    await life.pass(days / 2);
    if (isRestarted) await life.restart();
    await life.pass(days / 2);
    life.setRight();
    await life.passEnd();
  });

const CLOCKS: readonly Scenario[] = [
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
  clock("10 years ahead when it is installed, right an hour later", async (life) => {
    await life.pass(1 / 24);
    life.setRight();
    await life.passEnd();
  }, { clockOffMs: 10 * YEAR, kinds: ["perpetual", "subscription", "leased", "evaluation"] }),
  clock("back by 10 years a day before the end", async (life) => {
    await life.pass(29);
    life.setClock(-10 * YEAR);
    await life.passEnd();
  }, { kinds: ALONE }),
  clock("back by 10 years a day after the end", async (life) => {
    await life.passEnd();
    life.setClock(-10 * YEAR);
    await life.pass(3);
    await life.restart();
    await life.pass(3);
  }),
  clock("back to the first day at every start, every night", async (life) => {
    const first = life.local;
    life.network = "down";
    await life.pass(0.5);
    for (let night = 0; night < 50; night += 1) {
      await life.pass(1);
      life.local = first;
      await life.restart();
    }
  }, { kinds: ALONE }),
  clock("standing still", async (life) => {
    life.speed = 0;
    await life.passEnd();
  }, { kinds: ALONE }),
  clock("at half the speed", async (life) => {
    life.speed = 0.5;
    await life.passEnd();
  }, { kinds: ALONE }),
  clock("back and forth by hours, every day", async (life) => {
    let sign = 1;
    await life.pass((life.endsAt - life.truth) / DAY + 3, () => {
      sign = -sign;
      life.setClock(sign * 6 * HOUR);
    });
  }, { kinds: ["subscription", "offline"] }),
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
  clock("forward by 10 years for 9 days while it polls, then back", async (life) => {
    await life.pass(10);
    life.setClock(10 * YEAR);
    await life.pass(9);
    life.setRight();
    await life.passEnd();
  }, { kinds: POLLING }),
  clock("forward by 10 years for 9 days without the cloud, then back and a poll", async (life) => {
    await life.pass(10);
    life.network = "down";
    life.setClock(10 * YEAR);
    await life.pass(9);
    life.setRight();
    life.network = "ok";
    await life.poll();
    await life.passEnd();
  }, { kinds: POLLING }),
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
  clock("asleep every night, and set back by a year after the end", async (life) => {
    for (let night = 0; night < 30; night += 1) {
      await life.pass(0.6);
      life.sleep(0.4);
    }
    await life.passEnd();
    await life.pass(4);
    life.setClock(-YEAR);
    await life.pass(3);
  }, { kinds: ["leased"] }),
  clock("off for 20 days", async (life) => {
    await life.pass(5);
    life.sleep(20);
    await life.restart();
    await life.passEnd();
  }),
  clock("off past the end", async (life) => {
    await life.pass(5);
    life.sleep(60);
    life.network = "down";
    await life.restart();
    await life.pass(3);
  }, { kinds: ALONE }),
];

const state = (name: string, happens: Scenario["happens"], kinds: readonly Kind[] = KINDS): Scenario => ({
  name,
  family: "state",
  kinds,
  happens,
});

/** An administrator sees the fault, and mends it after a day. */
async function broken(life: Life, damage: () => void, mend: () => unknown): Promise<void> {
  life.isSound = false;
  damage();
  await life.restart();
  await life.pass(1);
  await mend();
  await life.restart();
  life.isSound = true;
  await life.passEnd();
}

const STATES: readonly Scenario[] = [
  state("a snapshot of the first day is restored", async (life) => {
    const first = life.backup();
    await life.pass(20);
    life.restore(first);
    await life.restart();
    if (POLLING.includes(life.kind)) await life.poll();
    await life.passEnd();
  }),
  state("a snapshot of the first day is restored every day, with the clock right", async (life) => {
    const first = life.backup();
    await life.pass((life.endsAt - life.truth) / DAY + 3, async () => {
      life.restore(first);
      await life.restart();
    });
  }, ALONE),
  state("deleted under the running program", async (life) => {
    await life.pass(10);
    rmSync(life.dataDir, { recursive: true });
    await life.pass(5);
    await life.passEnd();
  }),
  state("deleted, then activated again", async (life) => {
    await life.pass(10);
    await broken(
      life,
      () => rmSync(life.dataDir, { recursive: true }),
      () => life.activate(),
    );
  }, ["perpetual", "subscription", "offline"]),
  state("copied to another server, with and without the cloud", async (life) => {
    await life.pass(5);
    await life.copyRuns(OTHER);
    life.network = "down";
    await life.copyRuns(OTHER);
    await life.passEnd();
  }, ["perpetual", "subscription", "leased", "offline"]),
  state("moved to another disk of the same server, one part changed", async (life) => {
    await life.pass(5);
    const copy = life.backup();
    life.hardware = { ...life.hardware, cpu: "New x 16" };
    life.restore(copy);
    await life.restart();
    await life.passEnd();
  }),
  ...["state.json", "node-key.json"].map((name) =>
    state(`${name} corrupt, then restored from a backup`, async (life) => {
      await life.pass(10);
      const good = life.backup();
      await broken(
        life,
        () => life.write(name, "\u0000\u0000\u0000"),
        () => life.restore(good),
      );
    }, name === "state.json" ? KINDS : ["perpetual", "subscription", "leased", "offline"]),
  ),
  state("state.json corrupt, then activated again", async (life) => {
    await life.pass(10);
    await broken(
      life,
      () => life.write("state.json", '{"version":2,"installed":['),
      () => life.activate(),
    );
  }, ["perpetual", "subscription", "offline"]),
  state("half-written by a program that was killed", async (life) => {
    await life.pass(10);
    life.write("state.json.new-0b5bbd24-6b2c-4f3a-9f0e-3d5e1f0c9a11", '{"version":2,"inst');
    life.write("lock", "server-1 999999999 0b5bbd24");
    await life.restart();
    await life.passEnd();
  }),
  state("two processes from the first day on", async (life) => {
    await life.start();
    await life.passEnd();
  }),
  state("two processes, one of them started with the clock back by a year", async (life) => {
    await life.pass(9);
    life.setClock(-YEAR);
    await life.start();
    await life.pass(4);
    life.setRight();
    await life.passEnd();
  }),
  state("two processes, one of which has believed a clock 10 years ahead", async (life) => {
    life.network = "down";
    life.setClock(10 * YEAR);
    await life.start();
    await life.pass(5);
    life.network = "ok";
    life.setRight();
    await life.processes[0]?.refresh();
    await life.processes[1]?.reload();
    await life.passEnd();
  }, POLLING),
  ...(["ENOSPC", "EROFS"] as const).map((code) =>
    state(`a disk that takes nothing from day 5 on (${code})`, async (life) => {
      await life.pass(5);
      const writable = refuseWrites(code);
      await life.passEnd();
      writable();
    }),
  ),
  state("a disk that is full for 10 days", async (life) => {
    await life.pass(5);
    const writable = refuseWrites();
    await life.pass(10);
    writable();
    await life.pass(2);
    await life.restart();
    await life.passEnd();
  }),
  state("a directory that cannot be read for 10 days, under the running program", async (life) => {
    await life.pass(5);
    const good = life.backup();
    rmSync(life.dataDir, { recursive: true });
    writeFileSync(life.dataDir, "");
    await life.pass(10);
    rmSync(life.dataDir);
    mkdirSync(join(life.dataDir, "."), { recursive: true });
    life.restore(good);
    await life.passEnd();
  }),
];

const ANSWERS: readonly Network[] = [
  "500",
  "html",
  "wrong-json",
  "unsigned-no",
  "no-of-another-key",
  "no-for-another-server",
  "no-to-another-request",
  "another-vendor",
];

const network = (name: string, happens: Scenario["happens"], kinds: readonly Kind[] = KINDS): Scenario => ({
  name,
  family: "network",
  kinds,
  happens,
});

const NETWORKS: readonly Scenario[] = [
  network("72 hours without the cloud, then each kind of nonsense, then all well (G39)", async (life) => {
    await life.pass(3);
    life.network = "down";
    await life.pass(3);
    for (const answer of ANSWERS) {
      life.network = answer;
      await life.poll();
      await life.pass(2);
      await life.poll();
    }
    if (life.kind !== "leased") life.network = "ok";
    await life.passEnd();
  }),
  ...ANSWERS.map((answer) =>
    network(`${answer} from day 3 to the end, and after it (G39)`, async (life) => {
      await life.pass(3);
      life.network = answer;
      await life.passEnd();
      await life.poll();
      await life.restart();
      await life.pass(2);
    }, ["perpetual", "subscription", "evaluation"]),
  ),
  network("no cloud at all from the first day on", async (life) => {
    life.network = "down";
    await life.passEnd();
  }),
  network("the cloud is back an hour before the end", async (life) => {
    life.network = "down";
    await life.pass(30 - 1 / 24);
    life.network = "ok";
    await life.poll();
    await life.pass(5);
    await life.passEnd();
  }, DATED.concat("perpetual").filter((kind) => POLLING.includes(kind))),
];

export const SCENARIOS: readonly Scenario[] = [...CLOCKS, ...STATES, ...NETWORKS];

/** The server of one scenario, when all has happened. */
export async function live({ kinds: _, ...scenario }: Scenario, kind: Kind): Promise<Life> {
  const life = await Life.begin(kind, scenario.startsAt ?? T0, scenario.clockOffMs ?? 0);
  await scenario.happens(life);
  return life;
}
