import type * as z from "zod/mini";
import type { License, LicenseType } from "../../domain/license.ts";
import { daysAfter } from "../../domain/time.ts";
import { fromWire, toWire } from "../instant.ts";
import { type LicenseTerms, NO_TERMS, readLicenseTerms } from "../license-terms.ts";
import type { Problem } from "../problem.ts";
import type { LICENSE_FIELDS } from "./license-fields.ts";

export type LicenseFields = {
  readonly [K in keyof typeof LICENSE_FIELDS]?: z.output<(typeof LICENSE_FIELDS)[K]>;
};
export type FieldFault = NonNullable<Problem["errors"]>[number];

/** The type and terms that a license has after what was said; or everything that is wrong, by field. */
export type LicenseRead =
  | { readonly ok: true; readonly type: LicenseType; readonly terms: LicenseTerms }
  | { readonly ok: false; readonly faults: readonly FieldFault[] };

/**
 * Reads what an administration program says of a license that is new (`before` is null), or of one that is edited: what it
 * leaves out stays. A new license has no limit of uses unless one is given, as the protocol has it.
 */
export function readLicense(fields: LicenseFields, before: License | null, now: number): LicenseRead {
  const expiresAt = endOf(fields, before?.createdAt ?? now);
  const type = typeOf(said(fields.type, fields.license_type), before, expiresAt);
  const known = before === null ? { ...NO_TERMS, parallelUses: null } : { ...before, type };
  const read = readLicenseTerms(type, known, {
    expiresAt,
    maintenanceUntil: said(fields.updates_until, fields.updates_end_date),
    parallelUses: usesOf(fields),
    allowedDomains: listOf(said(fields.domains, fields.licensed_domains)),
    allowedIps: listOf(said(fields.ips, fields.licensed_ips)),
    orderReference: said(fields.invoice, fields.invoice_number),
  });
  if (read.ok) return { ok: true, type, terms: read.terms };
  return { ok: false, faults: read.faults.map((fault) => inWords(fault, fields)) };
}

/** The first of two names for one thing that was sent. */
export function said<T>(first: T | undefined, second: T | undefined): T | undefined {
  return first === undefined ? second : first;
}

/** The smaller of the limits that were given; null is no limit, undefined nothing said. */
function usesOf(fields: LicenseFields): number | null | undefined {
  const limits = [said(fields.parallel_uses, fields.license_parallel_uses), fields.license_uses];
  const given = limits.filter((limit) => limit !== undefined);
  if (given.length === 0) return undefined;
  const numbers = given.filter((limit) => limit !== null);
  return numbers.length === 0 ? null : Math.min(...numbers);
}

/** The earlier of the end that was given and the days since the license's creation. */
function endOf(fields: LicenseFields, createdAt: number): string | null | undefined {
  const given = said(fields.expires_at, fields.expiry_date);
  const days = fields.expiry_days ?? null;
  if (days === null) return given;
  const last = daysAfter(createdAt, days);
  return toWire(Math.min(fromWire(given) ?? last, last));
}

const TRIALS = ["trial", "evaluation"];

/** Vendors call their types as they like; what counts is whether the license ends. Trials stay trials. */
function typeOf(
  told: string | null | undefined,
  before: License | null,
  expiresAt: string | null | undefined,
): LicenseType {
  const name = told?.toLowerCase() ?? null;
  if (name !== null && TRIALS.includes(name)) return "evaluation";
  if (name === null && (before?.type === "evaluation" || before?.type === "unknown")) return before.type;
  const ends = expiresAt === undefined ? (before?.expiresAt ?? null) !== null : expiresAt !== null;
  return ends || name === "subscription" ? "subscription" : "perpetual";
}

/** An emptied list allows everything. */
function listOf(list: string[] | null | undefined): string[] | undefined {
  return list === null ? [] : list;
}

const NAMES: Readonly<Record<string, readonly [keyof LicenseFields, keyof LicenseFields]>> = {
  allowedDomains: ["domains", "licensed_domains"],
  allowedIps: ["ips", "licensed_ips"],
  expiresAt: ["expires_at", "expiry_date"],
};

/** A fault of the terms under the name that the caller used for them. */
function inWords({ location, message, fix }: FieldFault, fields: LicenseFields): FieldFault {
  const [, term = "", index] = location.split(".");
  const [name, older] = NAMES[term] ?? [term, term];
  const used =
    fields[name as keyof LicenseFields] === undefined && fields[older as keyof LicenseFields] !== undefined
      ? older
      : name;
  const text = index === undefined ? message : `${used}.${index} ${message}`;
  return { location: used, message: text, fix };
}
