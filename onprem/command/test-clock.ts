import { ConfigurationFault } from "../../client/index.ts";

const UNITS_MS: Readonly<Record<string, number>> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
};

const FURTHEST_MS = 100 * 366 * 86_400_000;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * The clock of COUNTERSIGN_TEST_CLOCK (`+31d`, `-2h`): the machine's, set apart by so much; null where none is set. It is for
 * trying out with a service on this machine, so any other address refuses it.
 */
export function readTestClock(text: string | undefined, url: string): (() => number) | null {
  if (!text) return null;
  if (!LOOPBACK.test(new URL(url).hostname))
    throw new ConfigurationFault(
      "COUNTERSIGN_TEST_CLOCK is set, and the service is not on this machine.",
      "Unset it; a test clock is for trying out with a service on 127.0.0.1.",
    );
  const [, sign, distance = ""] = /^([+-])((?:\d{1,9}[wdhm])+)$/.exec(text) ?? [];
  const parts = [...distance.matchAll(/(\d+)([wdhm])/g)];
  const ms = parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNITS_MS[unit] ?? 0), 0);
  if (sign === undefined || ms > FURTHEST_MS)
    throw new ConfigurationFault(
      `COUNTERSIGN_TEST_CLOCK is "${text}".`,
      "Give a distance from this machine's clock, as +31d or -2h (w, d, h or m).",
    );
  const offsetMs = sign === "-" ? -ms : ms;
  return () => Date.now() + offsetMs;
}
