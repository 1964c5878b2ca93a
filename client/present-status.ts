import { hardwareId, hashHardware } from "./hash-hardware.ts";
import { viewOfHeld, viewOfRemoved, viewOfUnusable } from "./present-license.ts";
import { heldLicenses, type Snapshot } from "./snapshot.ts";
import { viewOfState } from "./state-fault.ts";
import type { Status } from "./status.ts";

/** What is known besides the state directory. */
export interface StatusFacts {
  readonly now: number;
  readonly hostName: string;
  readonly version: string | null;
  readonly hardware: Readonly<Record<string, string>>;
  readonly clockBehindMs: number;
}

/** The status at one instant. */
export function presentStatus(snapshot: Snapshot, facts: StatusFacts): Status {
  const { stored, key, manifest, file, fault, isUnwritten } = snapshot;
  const held = heldLicenses(snapshot);
  const removed = stored.removed.flatMap((each) => viewOfRemoved(each) ?? []);
  const licenses =
    fault === null
      ? [...held.map((license) => viewOfHeld(license, facts.now)), ...removed]
      : (file?.licenses.map(viewOfUnusable) ?? []);
  // What support has released does not come back by polling; everything else may.
  const mayReturn = removed.some((each) => each.removed?.code !== "ACTIVATION_DEACTIVATED");
  const isOnline = fault === null && (held.length > 0 || mayReturn);
  return {
    mode: isOnline ? "online" : "not-activated",
    isLicensed: licenses.some(({ isUsable }) => isUsable),
    nodeId: key?.nodeId ?? null,
    hostName: facts.hostName,
    version: facts.version,
    hardwareId: manifest === null ? null : hardwareId(hashHardware(facts.hardware, manifest.iss)),
    accountId: isOnline ? (file?.sub ?? null) : null,
    lastContactAt: stored.lastContactAt,
    lastAttempt: stored.lastAttempt,
    nextAttemptAt: isOnline ? stored.nextAttemptAt : null,
    deadlineAt: held.length === 0 ? null : Math.min(...held.map(({ deadlineAt }) => deadlineAt)),
    licenses,
    state: viewOfState(fault ?? (isUnwritten ? "unwritable" : null)),
    clockBehindMs: facts.clockBehindMs,
  };
}
