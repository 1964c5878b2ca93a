import { hostname } from "node:os";
import { readHardware } from "./hardware/hardware.ts";
import {
  type Application,
  type HttpTransport,
  type LicensingOptions,
  readApplications,
  readDataDir,
  readRootKeys,
  readUrl,
} from "./options.ts";
import { proxyFor } from "./service/proxy.ts";
import { type Clock, createClock } from "./state/clock.ts";
import { openStateFolder, type StateFolder } from "./state/state-folder.ts";

/** What every operation of one installation works with. */
export interface Desk {
  readonly url: string;
  readonly transport: HttpTransport;
  readonly pins: readonly string[];
  readonly hardware: Readonly<Record<string, string>>;
  readonly folder: StateFolder;
  readonly clock: Clock;
  /** The applications of this server, as its developer named them. */
  readonly applications: readonly Application[];
  /** When they were installed, where the product tells. */
  readonly installedAt: number | null;
  readonly isAirGapped: boolean;
  readonly hostName: string;
  readonly version: string | null;
  /** In [0, 1). */
  readonly chance: () => number;
  /** How far the service's clock was ahead of this machine's when it last said so; kept for the next requests. */
  skewMs: number;
}

/** Reads the options; throws a ConfigurationFault for one that cannot be meant. Nothing is opened or sent. */
export function openDesk(options: LicensingOptions): Desk {
  const url = readUrl(options.url);
  return {
    url,
    transport: options.transport ?? networkTransport(url, options.proxy),
    pins: readRootKeys(options.rootKeys),
    hardware: (options.hardware ?? readHardware)(),
    folder: openStateFolder(readDataDir(options.dataDir)),
    clock: createClock(options.now, options.monotonic),
    applications: readApplications(options.products ?? []),
    installedAt: options.installedAt ?? null,
    isAirGapped: options.airGapped ?? false,
    hostName: options.hostName ?? hostname(),
    version: options.version ?? null,
    chance: Math.random,
    skewMs: 0,
  };
}

const desks = new WeakMap<object, Desk>();

/** Remembers what a licensing works with, for what else of this installation works with the same. */
export function rememberDesk(licensing: object, desk: Desk): void {
  desks.set(licensing, desk);
}

/** What a licensing works with. Throws a TypeError for one that `createLicensing` has not made. */
export function deskOf(licensing: object): Desk {
  const desk = desks.get(licensing);
  if (desk === undefined) throw new TypeError("This licensing was not made by createLicensing.");
  return desk;
}

/** The real network, directly or through a proxy; its modules are loaded with the first request, not at the start. */
export function networkTransport(url: string, told: string | null | undefined): HttpTransport {
  const proxy = proxyFor(new URL(url), told, process.env);
  return async (request) => {
    const { createTransport } = await import("./service/transport.ts");
    return createTransport(proxy)(request);
  };
}
