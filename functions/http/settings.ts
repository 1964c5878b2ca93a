import type { Settings } from "../../shared/domain/settings.ts";
import type { Storage } from "../../shared/storage/storage.ts";

/** How long read settings are used before they are read again. */
export const SETTINGS_CACHE_MS = 30_000;

/** The settings as they are now, or were at most 30 s ago; a change made in this process is seen at once. */
export interface SettingsSource {
  /** The settings; where they cannot be read, those that were read last, and before the first reading the fault. */
  readonly read: () => Promise<Settings>;
  /** Called after a change: the next reading goes to the table. */
  readonly forget: () => void;
}

/** Settings from the table, kept for 30 s by `now`; readings at the same time share one question. */
export function settingsSource(storage: Pick<Storage, "loadSettings">, now: () => number): SettingsSource {
  let latest: { readonly settings: Promise<Settings>; readonly startedAt: number } | null = null;
  let lastKnown: Settings | null = null;
  return {
    async read() {
      const at = now();
      if (latest === null || !isFresh(latest.startedAt, at))
        latest = { settings: loadFrom(storage), startedAt: at };
      const reading = latest;
      try {
        const settings = await reading.settings;
        // A reading from before a change may end after it.
        if (reading === latest) lastKnown = settings;
        return settings;
      } catch (error) {
        if (reading === latest) latest = null;
        if (lastKnown === null) throw error;
        return lastKnown;
      }
    },
    forget: () => {
      latest = null;
    },
  };
}

/** What was read "later" than now was read on a clock that was set back since: nobody knows how old it is. */
function isFresh(startedAt: number, at: number): boolean {
  return at >= startedAt && at - startedAt < SETTINGS_CACHE_MS;
}

async function loadFrom(storage: Pick<Storage, "loadSettings">): Promise<Settings> {
  return (await storage.loadSettings()).settings;
}
