import type { HardwareFinds } from "../domain/decide-evaluations.ts";
import type { Evaluation } from "../domain/evaluation.ts";
import type { Fingerprint } from "../domain/fingerprint.ts";
import { LIMITS } from "../domain/limits.ts";
import { toItem } from "./item.ts";
import type { Found } from "./read.ts";
import { KEYS, type Key } from "./table.ts";
import type { Write } from "./transact.ts";

/** The keys under which evaluations of a product are found by this hardware; one a component. */
export function hardwareKeys(productId: string, fingerprint: Fingerprint): readonly Key[] {
  return components(fingerprint).map(([name, hash]) => KEYS.evaluationHardware(productId, name, hash));
}

/** What such a read brought, by component. */
export function hardwareFrom(found: Found, productId: string, fingerprint: Fingerprint): HardwareFinds {
  return new Map(
    components(fingerprint).map(([name, hash]) => {
      const ids = found.get(KEYS.evaluationHardware(productId, name, hash))?.["ids"];
      return [name, Array.isArray(ids) ? ids.map(String) : []];
    }),
  );
}

const CANDIDATES_MOST = 10;
/** Fewer components in common say nothing (see sameHardware). */
const AGREEING_LEAST = 2;

/** The evaluations that most components name, the likeliest first. */
export function candidatesIn(finds: HardwareFinds): readonly string[] {
  const times = new Map<string, number>();
  for (const ids of finds.values()) for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
  return [...times]
    .filter(([, named]) => named >= AGREEING_LEAST)
    .toSorted(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))
    .slice(0, CANDIDATES_MOST)
    .map(([id]) => id);
}

/**
 * Lets an evaluation be found by its hardware from now on, by those components of it that were read. Each component is written only as it was read, so that of two
 * starts on one hardware the second one looks again, and finds the first.
 */
export function hardwareWrites({ id, productId, fingerprint }: Evaluation, finds: HardwareFinds): Write[] {
  return components(fingerprint).flatMap(([name, hash]) => {
    const known = finds.get(name);
    if (known === undefined || known.includes(id)) return [];
    const ids = [id, ...known].slice(0, LIMITS.evaluationsPerComponent);
    return {
      label: "hardware",
      action: "Put",
      item: toItem(KEYS.evaluationHardware(productId, name, hash), { ids }),
      ...(known.length === 0
        ? { guard: "attribute_not_exists(pk)" }
        : { guard: "ids = :known", values: { ":known": known } }),
    } as const;
  });
}

function components(fingerprint: Fingerprint): readonly (readonly [string, string])[] {
  return Object.entries(fingerprint).slice(0, LIMITS.fingerprintComponents);
}
