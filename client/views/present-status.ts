import { evaluationsOf } from "../evaluation/own-evaluations.ts";
import { hardwareId, hashHardware } from "../hardware/hash-hardware.ts";
import type { Application } from "../options.ts";
import { heldLicenses, type Snapshot } from "../state/snapshot.ts";
import { viewOfState } from "../state/state-fault.ts";
import type { Status } from "../status.ts";
import { presentApplications } from "./present-applications.ts";
import { viewOfHeld, viewOfRemoved, viewOfUnusable } from "./present-license.ts";

/** What is known besides the state directory. */
export interface StatusFacts {
  readonly now: number;
  readonly ranMs: number;
  readonly hostName: string;
  readonly version: string | null;
  readonly hardware: Readonly<Record<string, string>>;
  readonly clockBehindMs: number;
  readonly applications: readonly Application[];
  readonly units: ReadonlyMap<string, number>;
  readonly isAirGapped: boolean;
}

/** The status at one instant. */
export function presentStatus(snapshot: Snapshot, facts: StatusFacts): Status {
  const { stored, key, salt, file, responses, fault, isUnwritten } = snapshot;
  const held = heldLicenses(snapshot);
  const removed = stored.removed.flatMap((each) => viewOfRemoved(each) ?? []);
  const stated = file?.licenses.map((license) => ({ ...license })) ?? [];
  const licenses =
    fault === null
      ? [...held.map((license) => viewOfHeld(license, facts.now)), ...removed]
      : stated.map(viewOfUnusable);
  const evaluations = evaluationsOf(snapshot, facts);
  const applications = presentApplications({ ...facts, licenses, evaluations });
  const mode = fault === null ? modeOf(snapshot) : "not-activated";
  const deadlines = held.flatMap(({ deadlineAt }) => deadlineAt ?? []);
  const polls = pollsOf(snapshot, applications) && !facts.isAirGapped;
  const { request, returned } = stored;
  return {
    mode,
    isNew: stored.activatedAt === null && file === null && responses.length === 0,
    isLicensed: licenses.some(({ isUsable }) => isUsable),
    isAirGapped: facts.isAirGapped,
    nodeId: key?.nodeId ?? null,
    hostName: facts.hostName,
    version: facts.version,
    hardwareId: hardwareId(hashHardware(facts.hardware, salt)),
    accountId: mode === "not-activated" ? null : (file?.sub ?? responses[0]?.sub ?? null),
    activatedAt: mode === "not-activated" ? null : stored.activatedAt,
    tokenDescription: mode === "online" ? stored.tokenDescription : null,
    installedAt: stored.installed.length === 0 ? null : Math.min(...stored.installed.map(({ at }) => at)),
    lastContactAt: stored.lastContactAt,
    lastAttempt: stored.lastAttempt,
    nextAttemptAt: polls ? stored.nextAttemptAt : null,
    polls,
    deadlineAt: deadlines.length === 0 ? null : Math.min(...deadlines),
    applications,
    licenses,
    evaluations,
    request: request === null || request.isAnswered ? null : { at: request.at },
    returned: returned === null ? null : { at: returned.at, products: returned.products },
    cluster: mode === "not-activated" ? null : stored.cluster,
    state: viewOfState(fault ?? (isUnwritten ? "unwritable" : null)),
    clockBehindMs: facts.clockBehindMs,
  };
}

/** What support has released does not come back by polling; everything else may. */
function modeOf(snapshot: Snapshot): Status["mode"] {
  const held = heldLicenses(snapshot);
  const mayReturn = snapshot.stored.removed.some(
    ({ code, license }) =>
      code !== "RELEASED" && code !== "ACTIVATION_DEACTIVATED" && license.deadlineAt !== null,
  );
  if (mayReturn || held.some(({ deadlineAt }) => deadlineAt !== null)) return "online";
  return held.length > 0 ? "offline" : "not-activated";
}

/** True while there is something to poll for: a license with a lease, or a product without any license. */
function pollsOf(snapshot: Snapshot, applications: Status["applications"]): boolean {
  if (snapshot.fault !== null) return false;
  return (
    modeOf(snapshot) === "online" ||
    applications.some(({ evaluation, licenses }) => {
      return evaluation !== null && evaluation.state !== "replaced" && licenses.length === 0;
    })
  );
}
