/** How often the background looks whether it is time to poll, or whether another process has changed the files. */
const TICK_MS = 30_000;

/**
 * Calls `tick` soon and then every 30 s, never two at once, without keeping the process alive; returns what stops it.
 * Many short looks instead of one long timer survive a sleeping machine and a clock that is set.
 */
export function startBackground(tick: () => Promise<void>): () => void {
  let isBusy = false;
  const run = () => {
    if (isBusy) return;
    isBusy = true;
    tick()
      .catch(() => undefined)
      .finally(() => {
        isBusy = false;
      });
  };
  const soon = setTimeout(run, 0);
  const often = setInterval(run, TICK_MS);
  soon.unref();
  often.unref();
  return () => {
    clearTimeout(soon);
    clearInterval(often);
  };
}
