import { EventEmitter } from "node:events";
import { startBackground } from "./background.ts";
import { openDesk } from "./desk.ts";
import type { EventName, LicensingEvents } from "./events.ts";
import type { LicensingOptions } from "./options.ts";
import type {
  ActivateOutcome,
  ConnectionOutcome,
  DeactivateOutcome,
  RefreshOutcome,
  Refused,
} from "./outcome.ts";
import { isDue } from "./poll-schedule.ts";
import { viewOfRemoved } from "./present-license.ts";
import { presentStatus } from "./present-status.ts";
import { allows, allowsFeature, capacityOf, rightsOf } from "./rights.ts";
import { afterReading, heldLicenses, provenTime, readSnapshot, type Snapshot } from "./snapshot.ts";
import type { Status } from "./status.ts";
import { type Known, transitionsOf } from "./transitions.ts";

/** Licensing of one installation. What is synchronous does no I/O and can be asked as often as one likes. */
export interface Licensing {
  /** Everything there is to show. */
  status(): Status;
  /** True while a license of the product may run: before its end with grace, and before its lease is over. */
  isLicensed(productCode: string): boolean;
  hasFeature(productCode: string, feature: string): boolean;
  /** The units that the product's licenses cover; null is unlimited, 0 is not licensed. */
  capacity(productCode: string): number | null;
  /** Exchanges an activation token; a refusal changes nothing. */
  activate(token: string): Promise<ActivateOutcome>;
  /** Polls now. Licenses are lost only by a signed no. */
  refresh(): Promise<RefreshOutcome>;
  /** Gives the licenses of these products back; left out, all. */
  deactivate(products?: readonly string[]): Promise<DeactivateOutcome>;
  /** Tries to reach the service, and tells what stands in the way. */
  testConnection(): Promise<ConnectionOutcome>;
  /** Reads the data directory again; the background does it when another process has changed it. */
  reload(): Promise<Status>;
  on<E extends EventName>(event: E, listener: (data: LicensingEvents[E]) => void): Licensing;
  once<E extends EventName>(event: E, listener: (data: LicensingEvents[E]) => void): Licensing;
  off<E extends EventName>(event: E, listener: (data: LicensingEvents[E]) => void): Licensing;
  /** Ends the polling in the background. */
  close(): void;
}

/**
 * Opens the licensing of this installation from its data directory, without waiting for the network. Throws a
 * ConfigurationFault for an address, a key or a proxy that cannot be meant, and for nothing else.
 */
export async function createLicensing(options: LicensingOptions): Promise<Licensing> {
  const desk = openDesk(options);
  const emitter = new EventEmitter();
  let snapshot: Snapshot = await readSnapshot(desk.folder, desk);
  let rights = rightsOf(heldLicenses(snapshot));
  let stamp = desk.folder.stamp();
  let known: Known = new Set();
  let line: Promise<unknown> = Promise.resolve();
  desk.clock.prove(provenTime(snapshot));

  const status = () =>
    presentStatus(snapshot, {
      now: desk.clock.effective(),
      hostName: desk.hostName,
      version: desk.version,
      hardware: desk.hardware,
      clockBehindMs: desk.clock.behindMs(),
    });
  const emit = <E extends EventName>(name: E, data: LicensingEvents[E]) => {
    try {
      emitter.emit(name, data);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
  const adopt = (next: Snapshot) => {
    snapshot = afterReading(next, snapshot);
    rights = rightsOf(heldLicenses(snapshot));
    stamp = desk.folder.stamp();
    desk.clock.prove(provenTime(snapshot));
    const after = transitionsOf(status(), known);
    known = after.known;
    for (const { name, data } of after.raised) emit(name, data);
  };
  /** One operation after the other: two polls at once would only race for the same file. */
  const serially = <T>(operation: () => Promise<T>): Promise<T> => {
    const result = line.then(operation);
    line = result.catch(() => undefined);
    return result;
  };
  const settle = async <T extends { ok: true; snapshot: Snapshot }>(
    result: T | Refused,
  ): Promise<T | Refused> => {
    const failuresBefore = snapshot.stored.failures;
    adopt(result.ok ? result.snapshot : await readSnapshot(desk.folder, desk));
    if (result.ok && failuresBefore > 0) emit("recovered", { failures: failuresBefore });
    return result;
  };
  const tell = ({ kind, code, detail }: Refused) => {
    if (kind === "refused") emit("refused", { code, detail });
    else if (kind !== "local") emit("unreachable", { code, detail, failures: snapshot.stored.failures });
  };

  const licensing: Licensing = {
    status,
    isLicensed: (product) => allows(rights, product, desk.clock.effective()),
    hasFeature: (product, feature) => allowsFeature(rights, product, feature, desk.clock.effective()),
    capacity: (product) => capacityOf(rights, product, desk.clock.effective()),
    activate: (token) =>
      serially(async () => {
        const { activate } = await import("./activate.ts");
        const result = await settle(await activate(desk, token));
        if (!result.ok) return result;
        const { licenses } = status();
        emit("activated", { licenses });
        return { ok: true, licenses };
      }),
    refresh: () =>
      serially(async () => {
        const { refresh } = await import("./refresh.ts");
        const result = await settle(await refresh(desk));
        if (!result.ok) {
          tell(result);
          return result;
        }
        const downgraded = result.accepted.downgraded.flatMap((each) => viewOfRemoved(each) ?? []);
        if (downgraded.length > 0) emit("downgraded", { licenses: downgraded });
        if (result.accepted.file !== null) emit("refreshed", { status: status() });
        return { ok: true, valid: result.valid, licenses: status().licenses, downgraded };
      }),
    deactivate: (products) =>
      serially(async () => {
        const { deactivate } = await import("./deactivate.ts");
        const result = await settle(await deactivate(desk, products ?? null));
        return result.ok ? { ok: true, released: result.released, licenses: status().licenses } : result;
      }),
    testConnection: async () => {
      const { testConnection } = await import("./test-connection.ts");
      return testConnection(desk.url, desk.transport);
    },
    reload: () =>
      serially(async () => {
        adopt(await readSnapshot(desk.folder, desk));
        return status();
      }),
    on: (event, listener) => {
      emitter.on(event, listener);
      return licensing;
    },
    once: (event, listener) => {
      emitter.once(event, listener);
      return licensing;
    },
    off: (event, listener) => {
      emitter.off(event, listener);
      return licensing;
    },
    close: () => stop(),
  };
  const tick = async () => {
    if (desk.folder.stamp() === stamp) adopt(snapshot);
    else await licensing.reload();
    const { mode, nextAttemptAt } = status();
    if (mode === "online" && isDue(nextAttemptAt, desk.clock.local())) await licensing.refresh();
  };
  const stop = options.autoRefresh === false ? () => undefined : startBackground(tick);
  return licensing;
}
