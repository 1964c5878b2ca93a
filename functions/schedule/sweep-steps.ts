import type { Signer } from "../../shared/signing/signer.ts";
import type { Storage } from "../../shared/storage/storage.ts";
import type { SweepProgress } from "../../shared/storage/sweep.ts";
import type { SettingsSource } from "../http/settings.ts";
import type { StepReport, SweepReports } from "../http/sweep-report.ts";

/** What ends by date, and what is done about it. Everything in a step may happen twice, at once or later. */
export interface SweepStep<Item = unknown> {
  /** Names its progress in the table; never renamed. */
  readonly name: string;
  /** How long after the beginning of a pass the next one begins. */
  readonly everyMs: number;
  /** The next ids to look at below `after`; `lastPassAt` is when the last finished pass began. */
  page(
    place: SweepPlace,
    after: string | null,
    lastPassAt: number | null,
  ): Promise<{ readonly ids: readonly string[]; readonly next: string | null }>;
  load(
    place: SweepPlace,
    ids: readonly string[],
  ): Promise<readonly { readonly id: string; readonly item: Item }[]>;
  /** Does what is due for one item, exactly once by a guard; true when there was something. Throws for a bad item. */
  settle(place: SweepPlace, item: Item): Promise<boolean>;
}

export interface SweepPlace {
  readonly storage: Storage;
  readonly settings: SettingsSource;
  readonly signer: () => Promise<Signer>;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly log: (line: object) => void;
  /** True when the run is to end at the next page, because its process is about to. */
  readonly isEnding?: () => boolean;
}

/** What a run did, by the names of its steps, and what the steps that broke off threw. */
export interface StepsRun {
  readonly reports: SweepReports;
  readonly failures: readonly unknown[];
}

const AT_ONCE = 10;
/** Steps take turns of this long, so that one with much to do keeps none waiting for hours. */
const TURN_MS = 4_000;
/** More than this many bad items are no bad items: something else is broken. */
const SET_ASIDE_MOST = 1_000;
const NEVER_RUN: SweepProgress = { passAt: null, after: null, lastPassAt: null, setAside: [], revision: 0 };

/**
 * Continues each step that is due until `deadline` (epoch ms), page by page and in turns, and keeps how far it came. A bad item
 * is set aside, told, and tried again by the next pass. A step that fails does not keep the others from running.
 */
export async function runSteps(
  place: SweepPlace,
  steps: readonly SweepStep[],
  deadline: number,
): Promise<StepsRun> {
  const reports: Record<string, StepReport> = Object.fromEntries(
    steps.map(({ name }) => [
      name,
      { looked: 0, settled: 0, setAside: 0, isFinished: false, hasFailed: false },
    ]),
  );
  const failures: unknown[] = [];
  let waiting = steps;
  while (waiting.length > 0 && !isOver(place, deadline)) {
    const going: SweepStep[] = [];
    for (const step of waiting) {
      const report = reports[step.name] as StepReport;
      try {
        const turn = Math.min(deadline, place.now() + TURN_MS);
        if ((await continueStep(place, step, turn, report)) === "goes-on") going.push(step);
      } catch (error) {
        report.hasFailed = true;
        place.log({ ...errorLine(error), step: step.name });
        failures.push(error);
      }
    }
    waiting = going;
  }
  return { reports, failures };
}

function isOver({ now, isEnding }: SweepPlace, deadline: number): boolean {
  return now() >= deadline || isEnding?.() === true;
}

/** A pass that began "later" than now began on a clock that was ahead, or was set back since. */
function isDue({ everyMs }: SweepStep, lastPassAt: number, now: number): boolean {
  return now >= lastPassAt + everyMs || now < lastPassAt;
}

/** `left`: the step is finished, or another run is at it. */
async function continueStep(
  place: SweepPlace,
  step: SweepStep,
  deadline: number,
  report: StepReport,
): Promise<"goes-on" | "left"> {
  let progress = (await place.storage.loadSweepProgress(step.name)) ?? NEVER_RUN;
  const { lastPassAt } = progress;
  if (progress.passAt === null && lastPassAt !== null && !isDue(step, lastPassAt, place.now())) {
    report.isFinished = true;
    return "left";
  }
  while (!isOver(place, deadline)) {
    const isNew: boolean = progress.passAt === null;
    const passAt: number = progress.passAt ?? place.now();
    const { ids, next } = await step.page(place, progress.after, lastPassAt);
    const tried = isNew ? [...new Set([...progress.setAside, ...ids])] : ids;
    const bad = await settleAll(place, step, tried, report);
    const setAside = [...new Set([...(isNew ? [] : progress.setAside), ...bad])];
    if (setAside.length > SET_ASIDE_MOST) throw new Error(`${setAside.length} items of ${step.name} failed`);
    progress = {
      ...(next === null
        ? { passAt: null, after: null, lastPassAt: passAt }
        : { passAt, after: next, lastPassAt }),
      setAside,
      revision: progress.revision + 1,
    };
    // Another run is at this step: what was done here is done, and that one goes on.
    if ((await place.storage.saveSweepProgress(step.name, progress)) === "changed") return "left";
    report.isFinished = next === null;
    if (report.isFinished) return "left";
  }
  return "goes-on";
}

/** The ids that failed. */
async function settleAll(
  place: SweepPlace,
  step: SweepStep,
  ids: readonly string[],
  report: StepReport,
): Promise<readonly string[]> {
  const bad: string[] = [];
  const loaded = ids.length === 0 ? [] : await step.load(place, ids);
  const settleOne = async ({ id, item }: (typeof loaded)[number]) => {
    report.looked += 1;
    try {
      if (await step.settle(place, item)) report.settled += 1;
    } catch (error) {
      bad.push(id);
      report.setAside += 1;
      place.log({ ...errorLine(error), step: step.name, setAside: id });
    }
  };
  for (let start = 0; start < loaded.length; start += AT_ONCE)
    await Promise.all(loaded.slice(start, start + AT_ONCE).map(settleOne));
  return bad;
}

function errorLine(error: unknown): object {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { level: "error", operation: "sweep", error: { name, message, stack } };
}
