import { startBackground } from "./background.ts";
import { openDesk, rememberDesk } from "./desk.ts";
import type { EventName, LicensingEvents } from "./events.ts";
import { createMemory } from "./memory.ts";
import type { LicensingOptions, RequestOptions } from "./options.ts";
import type {
  ActivateOutcome,
  ClusterOutcome,
  ConnectionOutcome,
  DeactivateOutcome,
  RefreshOutcome,
  Refused,
  RequestOutcome,
  ResponseOutcome,
  ReturnOutcome,
} from "./outcome.ts";
import { BACK_OFF_MS, isDue } from "./service/poll-schedule.ts";
import { noteInstallation } from "./state/install.ts";
import { readSnapshot } from "./state/read-snapshot.ts";
import type { Snapshot } from "./state/snapshot.ts";
import { remember, writeState } from "./state/write-state.ts";
import type { Status } from "./status.ts";
import { viewOfRemoved } from "./views/present-license.ts";

/** Licensing of one installation. What is synchronous does no I/O and can be asked as often as one likes. */
export interface Licensing {
  /** Everything there is to show. */
  status(): Status;
  /** True while the product may run: on a license before its end with grace and the end of its lease, or in evaluation. */
  isLicensed(productCode: string): boolean;
  hasFeature(productCode: string, feature: string): boolean;
  /** The units that the product's licenses cover; null is unlimited, 0 is not licensed. */
  capacity(productCode: string): number | null;
  /** Tells how many units of a product are in use; more than its capacity raises `over-capacity`. */
  report(productCode: string, units: number): void;
  /** Exchanges an activation token; a refusal changes nothing. */
  activate(token: string): Promise<ActivateOutcome>;
  /** Polls now. Licenses are lost only by a signed no. */
  refresh(): Promise<RefreshOutcome>;
  /** Gives the licenses of these products back; left out, all. */
  deactivate(products?: readonly string[]): Promise<DeactivateOutcome>;
  /**
   * The request string of this server, for an activation without a connection. The same one until its response was
   * accepted; with `isNew`, another one, after which a response to the old one is refused.
   */
  request(options?: RequestOptions): Promise<RequestOutcome>;
  /** Takes a response string, or several (one per application); a bad one is named and does not undo the good ones. */
  acceptResponse(text: string | readonly string[]): Promise<ResponseOutcome>;
  /** Stops using offline licenses of these products (left out, all) at once, and tells the return string that frees them. */
  giveBack(products?: readonly string[]): Promise<ReturnOutcome>;
  /** The last return string once more; refused when there is none. */
  lastReturn(): Promise<ReturnOutcome>;
  /** Asks the service which servers share licenses with this one. */
  cluster(): Promise<ClusterOutcome>;
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

/** What a test of the connection comes to on a server that makes none. */
export const AIR_GAPPED: ConnectionOutcome = {
  ok: false,
  kind: "air-gapped",
  detail: "This server is configured to make no connection.",
  fix: "Nothing has to be done: it is activated by request and response strings.",
};

/**
 * Opens the licensing of this installation from its data directory, without waiting for the network. Throws a
 * ConfigurationFault for an address, a key or a proxy that cannot be meant, and for nothing else.
 */
export async function createLicensing(options: LicensingOptions): Promise<Licensing> {
  const desk = openDesk(options);
  const memory = createMemory(desk, await noteInstallation(desk, await readSnapshot(desk.folder, desk)));
  const { status, adopt, emit } = memory;
  let stamp = desk.folder.stamp();
  let line: Promise<unknown> = Promise.resolve();

  /** What is on the disk now; a directory that is gone under a running program is not a new one. */
  const read = async () => {
    const found = await readSnapshot(desk.folder, desk);
    const isGone = found.raw === null && memory.snapshot().raw !== null;
    return isGone ? found : noteInstallation(desk, found);
  };
  /** What only the memory holds since the disk has failed, as soon as that takes it; nothing where it was changed meanwhile. */
  const written = async () => {
    const before = memory.snapshot();
    if (before.isUnwritten !== true || before.raw === null) return null;
    const after = await writeState(desk, before, before.stored);
    return after === "moved" ? null : after;
  };
  const go = (next: Snapshot) => {
    stamp = desk.folder.stamp();
    adopt(next);
  };
  /** One operation after the other: two polls at once would only race for the same file. */
  const serially = <T>(operation: () => Promise<T>): Promise<T> => {
    const result = line.then(operation);
    line = result.catch(() => undefined);
    return result;
  };
  /** The state after an operation; what came of it otherwise may have been written, too. */
  const settle = async <T extends { readonly snapshot: Snapshot }>(
    result: T | Refused,
  ): Promise<T | Refused> => {
    const failuresBefore = memory.snapshot().stored.failures;
    const isDone = "snapshot" in result;
    go(isDone ? result.snapshot : await read());
    if (isDone && failuresBefore > 0 && memory.snapshot().stored.failures === 0)
      emit("recovered", { failures: failuresBefore });
    return result;
  };
  /** What is to be kept of time and of warnings that were given. */
  const keep = async () => {
    const written = await remember(desk, memory.snapshot(), memory.untold());
    if (written !== null) go(written);
  };
  const tell = ({ kind, code, detail }: Refused) => {
    const { failures } = memory.snapshot().stored;
    if (kind === "refused") emit("refused", { code, detail });
    else if (kind !== "local") emit("unreachable", { code, detail, failures });
  };

  const licensing: Licensing = {
    status,
    isLicensed: memory.isLicensed,
    hasFeature: memory.hasFeature,
    capacity: memory.capacity,
    report: memory.report,
    activate: (token) =>
      serially(async () => {
        const { activate } = await import("./service/activate.ts");
        const result = await settle(await activate(desk, token));
        if (!("snapshot" in result)) return result;
        const { licenses } = status();
        const downgraded = result.accepted.downgraded.flatMap((each) => viewOfRemoved(each) ?? []);
        if (downgraded.length > 0) emit("downgraded", { licenses: downgraded });
        emit("activated", { licenses });
        return { ok: true, licenses };
      }),
    refresh: () =>
      serially(async () => {
        const { refresh } = await import("./service/refresh.ts");
        const result = await settle(await refresh(desk));
        await keep();
        if (!("snapshot" in result)) {
          tell(result);
          return result;
        }
        const downgraded = result.accepted.downgraded.flatMap((each) => viewOfRemoved(each) ?? []);
        if (downgraded.length > 0) emit("downgraded", { licenses: downgraded });
        if (result.accepted.file !== null || result.isEvaluated) emit("refreshed", { status: status() });
        return { ok: true, valid: result.valid, licenses: status().licenses, downgraded };
      }),
    deactivate: (products) =>
      serially(async () => {
        const { deactivate } = await import("./service/deactivate.ts");
        const result = await settle(await deactivate(desk, products ?? null));
        if (!("snapshot" in result)) return result;
        return { ok: true, released: result.released, licenses: status().licenses };
      }),
    request: (asked = {}) =>
      serially(async () => {
        const { makeRequest } = await import("./offline/request.ts");
        const result = await settle(await makeRequest(desk, asked));
        return "snapshot" in result ? result.carried : result;
      }),
    acceptResponse: (text) =>
      serially(async () => {
        const { acceptResponses } = await import("./offline/accept-response.ts");
        const texts = typeof text === "string" ? [text] : text;
        const result = await settle(await acceptResponses(desk, texts));
        if (!("snapshot" in result)) return result;
        const { licenses, evaluations } = status();
        emit("activated", { licenses });
        return { ok: true, licenses, evaluations, refused: result.refused };
      }),
    giveBack: (products) =>
      serially(async () => {
        const { giveBack } = await import("./offline/give-back.ts");
        const result = await settle(await giveBack(desk, products ?? null));
        return "snapshot" in result ? result.returned : result;
      }),
    lastReturn: async () => {
      const { lastReturn } = await import("./offline/give-back.ts");
      return lastReturn(desk);
    },
    cluster: () =>
      serially(async () => {
        const { askCluster } = await import("./service/ask-cluster.ts");
        const result = await settle(await askCluster(desk));
        return "snapshot" in result ? { ok: true, cluster: result.cluster } : result;
      }),
    testConnection: async () => {
      if (desk.isAirGapped) return AIR_GAPPED;
      const { testConnection } = await import("./service/test-connection.ts");
      return testConnection(desk.url, desk.transport);
    },
    reload: () =>
      serially(async () => {
        go((await written()) ?? (await read()));
        await keep();
        return status();
      }),
    on: (event, listener) => {
      memory.listen("on", event, listener);
      return licensing;
    },
    once: (event, listener) => {
      memory.listen("once", event, listener);
      return licensing;
    },
    off: (event, listener) => {
      memory.listen("off", event, listener);
      return licensing;
    },
    close: () => stop(),
  };
  rememberDesk(licensing, desk);
  let quietUntilMs = 0;
  const tick = async () => {
    const isAsRead = desk.folder.stamp() === stamp && memory.snapshot().isUnwritten !== true;
    if (isAsRead) adopt(memory.snapshot());
    else await licensing.reload();
    if (isAsRead) await serially(keep);
    if (!isPollDue() || desk.clock.ranMs() < quietUntilMs) return;
    await licensing.refresh();
    // A disk that does not take the next attempt must not make a server poll with every look.
    if (isPollDue()) quietUntilMs = desk.clock.ranMs() + BACK_OFF_MS;
  };
  function isPollDue() {
    const { polls, nextAttemptAt } = status();
    return polls && isDue(nextAttemptAt, desk.clock.local());
  }
  const stop = options.autoRefresh === false ? () => undefined : startBackground(tick);
  return licensing;
}
