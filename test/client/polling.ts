import { onTestFinished, vi } from "vitest";
import type { EventName } from "../../client/events.ts";
import type { Licensing } from "../../client/licensing.ts";
import type { LicensingOptions } from "../../client/options.ts";
import { install } from "./installation.ts";
import type { Vendor } from "./vendor.ts";

/** Every event that a licensing object raises, in order. */
export function eventsOf(licensing: Licensing): string[] {
  const names: EventName[] = [
    "activated",
    "refreshed",
    "refused",
    "downgraded",
    "unreachable",
    "recovered",
    "expiring",
    "expired",
    "state-fault",
    "clock-behind",
  ];
  const seen: string[] = [];
  for (const name of names) licensing.on(name, () => seen.push(name));
  return seen;
}

/** An installation that polls in the background. */
export async function polling(vendor: Vendor, change: Partial<LicensingOptions> = {}): Promise<Licensing> {
  const licensing = await install(vendor, { autoRefresh: true, ...change });
  onTestFinished(() => licensing.close());
  return licensing;
}

/** Lets the background look once, and waits until what it began is done. */
export async function look(licensing: Licensing): Promise<void> {
  vi.advanceTimersByTime(30_000);
  await licensing.reload();
  await licensing.reload();
}
