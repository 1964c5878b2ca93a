import type { SweepProgress } from "../../../shared/storage/sweep.ts";
import type { SweepPlace, SweepStep } from "../sweep-steps.ts";

interface Wishes {
  readonly bad?: readonly string[] | "all";
  /** How long a page takes. */
  readonly msAPage?: number;
  readonly isGuarded?: boolean;
}

const PAGE = 100;

/** A step over `count` items in memory, with a clock that tests move and a place to be killed. */
export function sweepWorld(count: number, { bad = [], msAPage = 0, isGuarded = true }: Wishes = {}) {
  const ids = Array.from({ length: count }, (_, index) => `id-${String(index).padStart(5, "0")}`);
  const settled = new Map<string, number>();
  const progress = new Map<string, SweepProgress>();
  const world = {
    count,
    now: 1_000_000,
    /** How many of the items a list still shows. */
    listed: count,
    bad: new Set(bad === "all" ? ids : bad),
    pages: 0,
    lines: [] as object[],
    successAt: null as number | null,
    /** After so many more writes of any kind the process is gone. */
    killAfter: null as number | null,
    settledTimes: () =>
      [...settled.values()].reduce(
        (times, n) => times.set(n, (times.get(n) ?? 0) + 1),
        new Map<number, number>(),
      ),
  };
  const write = () => {
    if (world.killAfter === null) return;
    if (world.killAfter === 0) throw new Killed();
    world.killAfter -= 1;
  };
  const storage = {
    loadSweepProgress: async (step: string) => progress.get(step) ?? null,
    saveSweepProgress: async (step: string, next: SweepProgress) => {
      write();
      if ((progress.get(step)?.revision ?? 0) !== next.revision - 1) return "changed";
      progress.set(step, next);
      return "saved";
    },
    recordSweepSuccess: async (at: number) => {
      write();
      world.successAt = at;
    },
  };
  const step: SweepStep<string> = {
    name: "example",
    everyMs: 82_800_000,
    async page(_place, after) {
      world.pages += 1;
      world.now += msAPage;
      const from = after === null ? 0 : Number(after);
      const shown = ids.slice(from, Math.min(from + PAGE, world.listed));
      return { ids: shown, next: from + PAGE < world.listed ? String(from + PAGE) : null };
    },
    load: async (_place, wanted) => wanted.map((id) => ({ id, item: id })),
    async settle(_place, id) {
      if (world.bad.has(id)) throw new TypeError("bad");
      const wasSettled = settled.has(id);
      await Promise.resolve();
      if (isGuarded ? settled.has(id) : wasSettled) return false;
      write();
      settled.set(id, (settled.get(id) ?? 0) + 1);
      return true;
    },
  };
  const place = {
    storage,
    now: () => world.now,
    randomBytes: (size: number) => new Uint8Array(size),
    log: (line: object) => void world.lines.push(line),
  } as unknown as SweepPlace;
  return Object.assign(world, { step: step as SweepStep, place });
}

class Killed extends Error {}
