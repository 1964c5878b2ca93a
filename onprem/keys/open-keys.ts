import { BACK_OFF_MS, type Desk, isDue, startBackground } from "../../client/internals.ts";
import { authorizeFiles, refreshFiles, removeFile } from "./authorize.ts";
import { type KeysDesk, openKeysDesk } from "./change-keys.ts";
import { changeType, planTypeChange } from "./change-type.ts";
import { importFile } from "./import-file.ts";
import { inspectFile } from "./inspect-file.ts";
import type { LicenseKeys } from "./license-keys.ts";
import { settleMoved } from "./move-seats.ts";
import { presentDetail, presentRecords, presentStatus } from "./present.ts";
import { openSeats } from "./seats.ts";

/** The license keys over the desk of an installation's licensing. */
export async function openKeys(
  desk: Desk,
  { support, background }: { readonly support: string | null; readonly background: boolean },
): Promise<LicenseKeys> {
  const keys = await openKeysDesk(desk, support);
  await settleMoved(keys);
  let line: Promise<unknown> = Promise.resolve();
  /** One change after the other: two at once would only race for the same file. */
  const serially = <T>(operation: () => Promise<T>): Promise<T> => {
    const result = line.then(operation);
    line = result.catch(() => undefined);
    return result;
  };
  const status = () => presentStatus(keys.snapshot(), keys.instant(), support);
  const seats = openSeats(keys);
  const look = watch(keys);
  const stop = background ? startBackground(() => serially(look)) : () => undefined;
  return {
    status,
    records: () => presentRecords(keys.snapshot(), keys.instant()),
    record: (number) => presentDetail(keys.snapshot(), number, keys.instant()),
    inspect: (text, options = {}) => inspectFile(keys, text, options),
    import: (text, options = {}) => serially(() => importFile(keys, text, options)),
    authorize: (fileId) => serially(() => authorizeFiles(keys, fileId)),
    remove: (fileId) => serially(() => removeFile(keys, fileId)),
    planTypeChange: (texts) => planTypeChange(keys, texts),
    changeType: (texts, options = {}) => serially(() => changeType(keys, texts, options)),
    refresh: () => serially(() => refreshFiles(keys)),
    seats: {
      ...seats,
      assign: (user, kind) => serially(() => seats.assign(user, kind)),
      release: (user, kind) => serially(() => seats.release(user, kind)),
    },
    reload: () =>
      serially(async () => {
        await keys.read();
        return status();
      }),
    close: stop,
  };
}

/**
 * What the background does at each look: reads what another process has changed, goes on with what one has left, and asks the
 * service when it is time.
 */
function watch(keys: KeysDesk): () => Promise<void> {
  const { desk } = keys;
  let quietUntilMs = 0;
  const isPollDue = () => {
    const { files, toGiveBack, nextAttemptAt } = keys.snapshot().stored;
    const hasWork = toGiveBack.length > 0 || files.some(({ authorization }) => authorization !== null);
    return hasWork && !desk.isAirGapped && isDue(nextAttemptAt, desk.clock.local());
  };
  let hadMoved = false;
  return async () => {
    const { moved } = (await keys.read()).stored;
    // Whoever changes the server type moves the users at once; one that was killed has left them.
    if (hadMoved && moved.length > 0) await settleMoved(keys);
    hadMoved = moved.length > 0;
    if (!isPollDue() || desk.clock.ranMs() < quietUntilMs) return;
    await refreshFiles(keys);
    // A disk that does not take the next attempt must not make a server poll with every look.
    if (isPollDue()) quietUntilMs = desk.clock.ranMs() + BACK_OFF_MS;
  };
}
