import { EventEmitter } from "node:events";
import type { Desk } from "./desk.ts";
import { evaluationsOf } from "./evaluation/own-evaluations.ts";
import type { EventName, LicensingEvents } from "./events.ts";
import { afterReading, heldLicenses, provenTime, type Snapshot } from "./state/snapshot.ts";
import type { Status } from "./status.ts";
import { presentStatus } from "./views/present-status.ts";
import { allows, allowsFeature, capacityOf, rightsOf } from "./views/rights.ts";
import { type Known, transitionsOf } from "./views/transitions.ts";

/** A product that is asked for and not licensed is told of at most this often. */
const NOT_LICENSED_EVERY_MS = 3_600_000;

type Listener = (data: never) => void;

/** What a running program knows of its licensing: all that is synchronous is answered from here, without I/O. */
export interface Memory {
  snapshot(): Snapshot;
  status(): Status;
  isLicensed(productCode: string): boolean;
  hasFeature(productCode: string, feature: string): boolean;
  capacity(productCode: string): number | null;
  report(productCode: string, units: number): void;
  /** Goes on with another state, and raises the events that it brings. */
  adopt(next: Snapshot): void;
  /** Warnings that were raised by now and are not yet on the disk. */
  untold(): readonly string[];
  emit<E extends EventName>(name: E, data: LicensingEvents[E]): void;
  listen(how: "on" | "once" | "off", event: EventName, listener: Listener): void;
}

/** The memory of one program, as its directory was read first. */
export function createMemory(desk: Desk, first: Snapshot): Memory {
  const emitter = new EventEmitter();
  const units = new Map<string, number>();
  const deniedAt = new Map<string, number>();
  const codes = new Set(desk.applications.map(({ code }) => code));
  const told = new Set<string>();
  let known: Known = new Set();
  let snapshot = first;
  let rights = rightsNow();

  function rightsNow() {
    const { clock, applications } = desk;
    clock.prove(provenTime(snapshot));
    if (snapshot.stored.clock !== null) clock.recall(snapshot.stored.clock);
    const evaluations = evaluationsOf(snapshot, { applications, ...instant() });
    return rightsOf(heldLicenses(snapshot), evaluations, snapshot.stored.installed);
  }
  function instant() {
    return { now: desk.clock.effective(), ranMs: desk.clock.ranMs() };
  }
  const status = () =>
    presentStatus(snapshot, {
      ...instant(),
      hostName: desk.hostName,
      version: desk.version,
      hardware: desk.hardware,
      clockBehindMs: desk.clock.behindMs(),
      applications: desk.applications,
      units,
      isAirGapped: desk.isAirGapped,
    });
  const emit: Memory["emit"] = (name, data) => {
    try {
      emitter.emit(name, data);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
  const raise = () => {
    const after = transitionsOf(status(), known, new Set([...snapshot.stored.told, ...told]));
    known = after.known;
    for (const key of after.told) told.add(key);
    for (const { name, data } of after.raised) emit(name, data);
  };
  /** Told outside of the caller's own turn: a question is answered at once, whoever listens. */
  const deny = (productCode: string, ranMs: number) => {
    if (ranMs - (deniedAt.get(productCode) ?? Number.NEGATIVE_INFINITY) < NOT_LICENSED_EVERY_MS) return;
    deniedAt.set(productCode, ranMs);
    queueMicrotask(() => emit("not-licensed", { productCode }));
  };
  return {
    snapshot: () => snapshot,
    status,
    isLicensed(productCode) {
      const at = instant();
      const isAllowed = allows(rights, productCode, at);
      if (!isAllowed && (codes.has(productCode) || rights.has(productCode))) deny(productCode, at.ranMs);
      return isAllowed;
    },
    hasFeature: (product, feature) => allowsFeature(rights, product, feature, instant()),
    capacity: (product) => capacityOf(rights, product, instant()),
    report(productCode, count) {
      units.set(productCode, count);
      raise();
    },
    adopt(next) {
      snapshot = afterReading(next, snapshot);
      rights = rightsNow();
      raise();
    },
    untold: () => [...told].filter((key) => !snapshot.stored.told.includes(key)),
    emit,
    listen: (how, event, listener) => {
      emitter[how](event, listener as (data: unknown) => void);
    },
  };
}
