import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { refuseWrites } from "./disk.ts";
import { KINDS, type Kind, type Life } from "./life.ts";
import { ALONE, POLLING, type Scenario } from "./scenario.ts";
import { DAY } from "./vendor.ts";

const YEAR = 365 * DAY;
const OTHER = { machineId: "machine-two", cpu: "Other x 8", macEth0: "00:1b:44:00:00:01" };

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

/** What happens to directories and disks. */
export const STATES: readonly Scenario[] = [
  state("a snapshot of the first day is restored", async (life) => {
    const first = life.backup();
    await life.pass(20);
    life.restore(first);
    await life.restart();
    if (POLLING.includes(life.kind)) await life.poll();
    await life.passEnd();
  }),
  state(
    "a snapshot of the first day is restored every day, with the clock right",
    async (life) => {
      const first = life.backup();
      await life.pass((life.endsAt - life.truth) / DAY + 3, async () => {
        life.restore(first);
        await life.restart();
      });
    },
    ALONE,
  ),
  state("deleted under the running program", async (life) => {
    await life.pass(10);
    rmSync(life.dataDir, { recursive: true });
    await life.pass(5);
    await life.passEnd();
  }),
  state(
    "deleted, then activated again",
    async (life) => {
      await life.pass(10);
      await broken(
        life,
        () => rmSync(life.dataDir, { recursive: true }),
        () => life.activate(),
      );
    },
    ["perpetual", "subscription", "offline"],
  ),
  state(
    "copied to another server, with and without the cloud",
    async (life) => {
      await life.pass(5);
      await life.copyRuns(OTHER);
      life.network = "down";
      await life.copyRuns(OTHER);
      await life.passEnd();
    },
    ["perpetual", "subscription", "leased", "offline"],
  ),
  state("moved to another disk of the same server, one part changed", async (life) => {
    await life.pass(5);
    const copy = life.backup();
    life.hardware = { ...life.hardware, cpu: "New x 16" };
    life.restore(copy);
    await life.restart();
    await life.passEnd();
  }),
  ...["state.json", "node-key.json"].map((name) =>
    state(
      `${name} corrupt, then restored from a backup`,
      async (life) => {
        await life.pass(10);
        const good = life.backup();
        await broken(
          life,
          () => life.write(name, "\u0000\u0000\u0000"),
          () => life.restore(good),
        );
      },
      name === "state.json" ? KINDS : ["perpetual", "subscription", "leased", "offline"],
    ),
  ),
  state(
    "state.json corrupt, then activated again",
    async (life) => {
      await life.pass(10);
      await broken(
        life,
        () => life.write("state.json", '{"version":2,"installed":['),
        () => life.activate(),
      );
    },
    ["perpetual", "subscription", "offline"],
  ),
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
  state(
    "two processes, one of which has believed a clock 10 years ahead",
    async (life) => {
      life.network = "down";
      life.setClock(10 * YEAR);
      await life.start();
      await life.pass(5);
      life.network = "ok";
      life.setRight();
      await life.processes[0]?.refresh();
      await life.processes[1]?.reload();
      await life.passEnd();
    },
    POLLING,
  ),
  state(
    "two processes, one of which has believed a clock 10 years ahead, and writes last",
    async (life) => {
      life.network = "down";
      life.setClock(10 * YEAR);
      await life.start();
      await life.pass(5);
      life.network = "ok";
      life.setRight();
      await life.processes[0]?.refresh();
      life.network = "down";
      await life.processes[1]?.refresh();
      await life.restart();
      await life.pass(2);
      life.network = "ok";
      await life.passEnd();
    },
    POLLING,
  ),
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
