import fc from "fast-check";
import { expect, test } from "vitest";
import { invariants } from "../support/invariants.ts";
import { type Arena, openArena } from "./arena.ts";
import { faultsOf, readBooks } from "./books.ts";
import type { Command } from "./command.ts";
import { blocks, changesLimits, extendsLicenses, revokesLicenses, unblocks } from "./license-commands.ts";
import { forgetful } from "./mutants.ts";
import { activates, deactivates, mistypes, verifies } from "./node-commands.ts";
import { answers, returns } from "./offline-commands.ts";
import { type Real, setUp, type Terms } from "./real-service.ts";
import { holders, type Model } from "./service-model.ts";
import { issues, releases, revokes, waits, waitsForAnEdge } from "./staff-commands.ts";

/** COUNTERSIGN_LONG=1 plays the full form; without it a short one. Sequences have half of the most commands, about. */
const IS_LONG = process.env["COUNTERSIGN_LONG"] === "1";
const [SEQUENCES, MOST_COMMANDS] = IS_LONG ? [1_000, 200] : [25, 80];

/** Frequent commands are named more than once. */
const COMMANDS: fc.Arbitrary<Command>[] = [
  ...[activates, activates, activates, activates, activates, issues, verifies, verifies, deactivates],
  ...[answers, answers, returns, releases, revokes, mistypes, waits, waits, waitsForAnEdge],
  ...[changesLimits, extendsLicenses, blocks, unblocks, unblocks, seldomOf(revokesLicenses, waits)],
];

/** One of twenty is the first. */
function seldomOf<T>(first: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 1, arbitrary: first }, { weight: 19, arbitrary: other });
}

const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

const terms: fc.Arbitrary<Terms> = fc.record({
  account: fc.constant(0),
  limit: fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 5, arbitrary: fc.integer({ min: 1, max: 3 }) },
  ),
  onLimit: fc.constantFrom("reject", "deactivate-oldest"),
  startsInDays: seldom(fc.integer({ min: 1, max: 5 })),
  endsInDays: fc.option(fc.integer({ min: 6, max: 60 })),
});

/** Plays sequences on a service of their own; throws with the seed and the shortest sequence that diverges. */
async function play(sequences: number, options: Parameters<typeof openArena>[0] = {}): Promise<void> {
  const clock = { now: Date.UTC(2027, 0, 1) };
  const arena = await openArena({ now: () => clock.now, ...options });
  const commands = fc.commands(COMMANDS, { maxCommands: MOST_COMMANDS, size: "max" });
  const property = fc.asyncProperty(
    fc.tuple(terms, terms, terms),
    terms,
    commands,
    async (own, other, asked) => {
      const { model, real } = await setUp(arena, clock, [...own, { ...other, account: 1 }]);
      await fc.asyncModelRun(() => ({ model, real }), asked);
      await compareBooks(arena, model, real);
    },
  );
  try {
    await fc.assert(property, { numRuns: sequences, endOnFailure: sequences < SEQUENCES });
    if (!IS_LONG) expect(await invariants(arena.service.database)).toEqual([]);
  } finally {
    await arena.close();
  }
}

async function compareBooks({ service }: Arena, model: Model, { nodes, tokens }: Real): Promise<void> {
  for (const [at, { id, highest }] of model.licenses.entries()) {
    const books = await readBooks(service.database, id);
    expect(faultsOf(books, highest)).toEqual([]);
    expect(books.held).toEqual(holders(model, at).map((node) => nodes[node]?.id));
  }
  const stored = await service.services.storage.loadTokens(tokens.map(({ id }) => id));
  expect(stored.map(({ usesTaken }) => usesTaken)).toEqual(model.tokens.map(({ taken }) => taken));
}

test("the service answers and keeps what the model says, whatever is asked in whatever order", async () => {
  await play(SEQUENCES);
}, 3_600_000);

test("the model finds a service that forgets to count the uses of tokens", async () => {
  await expect(play(10, { observe: forgetful })).rejects.toThrow("Property failed");
});
