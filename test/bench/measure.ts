import type { ServiceProcess } from "./ask-process.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { cycle, type Load, load, type Prepared } from "./load.ts";
import { prepareNodes } from "./prepare.ts";

/** The four things that are measured, in the order of the table. */
export const CASES = {
  bare: "bare Node.js HTTP handler",
  bareDatabase: "bare handler that makes verify's database call",
  verify: "`verify` (a node's poll, one license)",
  activate: "`activate` (a new node, one license of 5 uses)",
} as const;
export type Case = keyof typeof CASES;

/** Each case is measured this often, in turns, so that a slow minute of the machine falls on all of them. */
const ROUNDS = 2;
const POLLERS = 200;
/** More activations a second than this are not to be expected of the embedded database. */
const ACTIVATIONS_A_SECOND = 500;
const WARM_UP_SECONDS = 0.5;

/** Measures every case for `seconds` each. */
export async function measure(service: ServiceProcess, seconds: number): Promise<Record<Case, Figures>> {
  const target = await service.ask("start", null);
  const count = POLLERS + Math.ceil(ACTIVATIONS_A_SECOND * seconds);
  const nodes = await prepareNodes(target, await service.ask("stock", { nodes: count }), count);
  const pollers = nodes.slice(0, POLLERS);
  const activationId = await activateAll(pollers.map(({ activation }) => activation));
  const bare = await service.ask("bare", { activationId });
  const plain = { method: "POST", headers: {}, body: "{}" } as const;
  const sources: Record<Case, Iterator<Prepared>> = {
    bare: cycle([{ ...plain, url: bare.plain }]),
    bareDatabase: cycle([{ ...plain, url: bare.withDatabase }]),
    verify: cycle(pollers.map(({ verification }) => verification)),
    activate: nodes
      .slice(POLLERS)
      .map(({ activation }) => activation)
      [Symbol.iterator](),
  };
  return runInTurns(service, sources, seconds / ROUNDS);
}

/** Activates the nodes that poll later, which warms the service up; returns the first activation's id. */
async function activateAll(activations: readonly Prepared[]): Promise<string> {
  await load(activations.slice(1)[Symbol.iterator](), Number.POSITIVE_INFINITY);
  const [first] = activations;
  if (first === undefined) throw new Error("there are no nodes to activate");
  const reply = await fetch(first.url, { method: first.method, headers: first.headers, body: first.body });
  const { activations: made } = (await reply.json()) as { activations: { id: string }[] };
  return made[0]?.id ?? "";
}

async function runInTurns(
  service: ServiceProcess,
  sources: Record<Case, Iterator<Prepared>>,
  seconds: number,
): Promise<Record<Case, Figures>> {
  const runs = Object.keys(CASES).map((name) => ({ name: name as Case, loads: [] as Load[], cpuMs: 0 }));
  for (const { name } of runs)
    if (name !== "activate") await load(sources[name], Math.min(WARM_UP_SECONDS, seconds));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const run of runs) {
      const before = await service.ask("cpu", null);
      run.loads.push(await load(sources[run.name], seconds));
      run.cpuMs += (await service.ask("cpu", null)) - before;
    }
  }
  const figures = runs.map(({ name, loads, cpuMs }) => {
    const lasted = loads.reduce((sum, each) => sum + each.seconds, 0);
    return [
      name,
      figuresOf(
        loads.flatMap(({ latencies }) => latencies),
        lasted,
        cpuMs,
      ),
    ];
  });
  return Object.fromEntries(figures);
}
