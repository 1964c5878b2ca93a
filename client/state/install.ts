import type { Desk } from "../desk.ts";
import { provenTime, type Snapshot } from "./snapshot.ts";
import type { Installed } from "./stored-state.ts";
import { changeState, isRefused } from "./write-state.ts";

/** Before this program was made no clock can have been right: a server may start without a battery for its clock. */
const NO_EARLIER_AT = Date.UTC(2026, 0, 1);

/**
 * Notes since when each application is on this server, where it is not known: its evaluation counts from then. What the
 * product tells can only make it earlier. A disk that takes no note gives no evaluation: nothing would bound it.
 */
export async function noteInstallation(desk: Desk, snapshot: Snapshot): Promise<Snapshot> {
  const { clock, applications } = desk;
  if (applications.length === 0 || snapshot.fault !== null) return snapshot;
  clock.prove(provenTime(snapshot));
  if (snapshot.stored.clock !== null) clock.recall(snapshot.stored.clock);
  if (installedNow(desk, snapshot) === null) return snapshot;
  const noted = await changeState(desk, (current) => {
    const { stored, salt, fault } = current;
    const installed = fault === null ? installedNow(desk, current) : null;
    return installed === null ? null : { ...stored, installed, salt: stored.salt ?? salt };
  });
  return isRefused(noted) ? { ...snapshot, isUnwritten: true } : noted;
}

/** What is to be noted; null when all of it is. What is known stays, whatever the clock says today. */
function installedNow({ clock, applications, installedAt }: Desk, { stored }: Snapshot) {
  const now = clock.effective();
  const ranMs = Math.round(clock.ranMs());
  const told = installedAt !== null && installedAt >= NO_EARLIER_AT ? installedAt : now;
  const known = new Map(stored.installed.map((each) => [each.code, each]));
  const changed = applications.flatMap(({ code }): Installed[] => {
    const before = known.get(code);
    if (before === undefined) return [{ code, at: Math.min(told, now), ranMs }];
    // Noted at a time that cannot have been: it is counted by what programs have run since, and noted anew.
    const isImpossible = before.at < NO_EARLIER_AT && now >= NO_EARLIER_AT;
    const noted = isImpossible ? Math.round(now - Math.max(0, ranMs - before.ranMs)) : before.at;
    const at = installedAt === null ? noted : Math.min(told, noted);
    return at === before.at ? [] : [{ ...before, at, ranMs: isImpossible ? ranMs : before.ranMs }];
  });
  if (changed.length === 0) return null;
  const codes = new Set(changed.map(({ code }) => code));
  return [...stored.installed.filter(({ code }) => !codes.has(code)), ...changed];
}
