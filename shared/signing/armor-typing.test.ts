import { beforeAll, expect, test } from "vitest";
import type { StringFault } from "./armor/fault.ts";
import { readArmor, writeArmor } from "./armor.ts";
import { between, IS_LONG, oneOf, otherCharacter, restart, SEED, spliced } from "./testing/chance.ts";
import { NONCE, offlineScene } from "./testing/offline.ts";

const ERRORS = IS_LONG ? 200_000 : 2_000;
const TIMEOUT_MS = 3_600_000;
const NAMED_LEAST = 0.999;

interface Sample {
  readonly document: string;
  readonly lines: readonly string[];
}

const samples: Sample[] = [];
beforeAll(async () => {
  for (let place = 0; place < 8; place += 1) {
    const scene = await offlineScene({
      says: { nonce: NONCE + place },
      components: place,
      licenses: 1 + place,
      rotations: place,
    });
    for (const [kind, document] of [
      ["request", scene.request],
      ["response", scene.response],
      ["return", scene.release],
    ] as const)
      samples.push({ document, lines: (await writeArmor(kind, document)).trimEnd().split("\n") });
  }
});

/** Places of a line that hold a character; what is between them is blank. */
const placesOf = (line: string) => [...line].flatMap((character, at) => (character === " " ? [] : [at]));

/** What a person does to one line; an empty list of lines is a line left out. */
const mistakes: Readonly<Record<string, (line: string) => readonly string[]>> = {
  "one wrong character": (line) => {
    const at = oneOf(placesOf(line));
    return [spliced(line, at, 1, otherCharacter(line.charAt(at)))];
  },
  "two neighbors swapped": (line) => {
    const places = placesOf(line);
    for (;;) {
      const first = between(0, places.length - 2);
      const [a, b] = [places[first] as number, places[first + 1] as number];
      if (line[a] === line[b]) continue;
      return [spliced(spliced(line, a, 1, line.charAt(b)), b, 1, line.charAt(a))];
    }
  },
  "one missing character": (line) => [spliced(line, oneOf(placesOf(line)), 1, "")],
  "one extra character": (line) => [spliced(line, between(0, line.length), 0, otherCharacter(""))],
  "a line left out or doubled": (line) => (between(0, 1) === 0 ? [] : [line, line]),
};

const numbersIn = (faults: readonly StringFault[]) =>
  faults.flatMap((fault) => ("numbers" in fault ? fault.numbers : []));

test.each(Object.entries(mistakes))(
  `%s, ${ERRORS} times: none passes, and the line is named`,
  async (name, mistake) => {
    restart();
    const counts = { named: 0, harmless: 0, misnamed: 0, undetected: 0 };
    for (let error = 0; error < ERRORS; error += 1) {
      const { document, lines } = oneOf(samples);
      // The first line and the last one say what it is; the lines between them are numbered from 1.
      const number = between(1, lines.length - 2);
      const text = lines.toSpliced(number, 1, ...mistake(lines[number] as string)).join("\n");
      const read = await readArmor(text);
      if (read.ok) counts[read.document === document ? "harmless" : "undetected"] += 1;
      else {
        const named = numbersIn(read.faults);
        counts[named.length === 1 && named[0] === number ? "named" : "misnamed"] += 1;
      }
    }
    process.stdout.write(
      `${name}: ${ERRORS} errors, ${counts.undetected} undetected, ${counts.named} with their line named, ${counts.misnamed} with another, ${counts.harmless} that change nothing; COUNTERSIGN_SEED=${SEED}\n`,
    );
    expect(counts.undetected).toBe(0);
    expect(counts.named).toBeGreaterThanOrEqual((ERRORS - counts.harmless) * NAMED_LEAST);
    // What changes nothing is a line written twice, or a character before or behind a line.
    expect(counts.harmless).toBeLessThan(name.endsWith("doubled") ? ERRORS * 0.6 : ERRORS * 0.05);
  },
  TIMEOUT_MS,
);
