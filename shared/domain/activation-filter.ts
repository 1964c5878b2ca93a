import { type ActivationRecord, isAttempt } from "./activation.ts";
import { formatIp, parseIp } from "./ip-address.ts";
import { readLicenseCode } from "./license-code.ts";

/** What a search text was understood as: a license by its code, a code that no license has, or how a domain begins. */
export type ActivationSearch =
  | { readonly kind: "license"; readonly licenseId: string }
  | { readonly kind: "code"; readonly code: string }
  | { readonly kind: "domain"; readonly beginning: string };

/** What a list of activations is narrowed to; null asks for nothing, and all that is asked for must hold. Times are epoch ms. */
export interface ActivationFilter {
  readonly licenseId: string | null;
  readonly accountId: string | null;
  readonly productId: string | null;
  /** A normalized domain. */
  readonly domain: string | null;
  /** An address in its one spelling. */
  readonly ip: string | null;
  /** From this instant on. */
  readonly from: number | null;
  /** Before this instant. */
  readonly to: number | null;
  readonly isActive: boolean | null;
  readonly isValid: boolean | null;
  /** What the user agent contains, in any case. */
  readonly userAgent: string | null;
  /** Why an attempt was refused. */
  readonly reason: string | null;
  readonly search: ActivationSearch | null;
}

/** True when an activation, or a failed attempt, is what the filter asks for. */
export function fitsFilter(record: ActivationRecord, filter: ActivationFilter): boolean {
  const at = recordTime(record);
  const isValid = !isAttempt(record);
  const isActive = !isAttempt(record) && record.isActive;
  return (
    is(filter.licenseId, record.licenseId) &&
    is(filter.accountId, record.accountId) &&
    is(filter.productId, record.productId) &&
    is(filter.domain, record.domain) &&
    is(filter.ip, listedIp(record.observedIp)) &&
    is(filter.isActive, isActive) &&
    is(filter.isValid, isValid) &&
    is(filter.reason, isAttempt(record) ? record.reason : null) &&
    (filter.from === null || at >= filter.from) &&
    (filter.to === null || at < filter.to) &&
    (filter.userAgent === null || contains(record.userAgent, filter.userAgent)) &&
    (filter.search === null || isFound(record, filter.search))
  );
}

/** Which of the two kinds of records can fit at all. */
export function kindsWanted({ isActive, isValid, reason, search }: ActivationFilter): {
  readonly activations: boolean;
  readonly attempts: boolean;
} {
  return {
    activations: isValid !== false && reason === null && search?.kind !== "code",
    attempts: isValid !== true && isActive !== true,
  };
}

/** When a record was activated, or refused; lists are in this order. */
export function recordTime(record: ActivationRecord): number {
  return isAttempt(record) ? record.at : record.activatedAt;
}

/** The spelling under which an observed address is listed and asked for; what is no address stays as it came. */
export function listedIp(observedIp: string): string {
  const ip = parseIp(observedIp);
  return ip === null ? observedIp : formatIp(ip);
}

const CODE_CHARACTERS_MAX = 128;

/** The spelling under which an attempt with a code that no license has is listed and asked for. */
export function listedCode(licenseCode: string): string {
  const read = readLicenseCode(licenseCode);
  return read.kind === "mistyped" ? licenseCode.trim().slice(0, CODE_CHARACTERS_MAX) : read.code;
}

function is<T>(wanted: T | null, found: T | null): boolean {
  return wanted === null || wanted === found;
}

function contains(text: string | null, part: string): boolean {
  return text?.toLowerCase().includes(part.toLowerCase()) === true;
}

function isFound(record: ActivationRecord, search: ActivationSearch): boolean {
  if (search.kind === "license") return record.licenseId === search.licenseId;
  if (search.kind === "domain") return record.domain?.startsWith(search.beginning) === true;
  const { licenseId, licenseCode } = record;
  return licenseId === null && licenseCode !== null && listedCode(licenseCode) === search.code;
}
