import { isTime, isToken } from "./node-document.ts";

const LICENSES_MAX = 30;
const EVALUATIONS_MAX = 100;

/** Whether claims have the form of a response of this version; a signature alone does not prove that. */
export function hasResponseForm(claims: Readonly<Record<string, unknown>>): boolean {
  const { aud, sub, iat, exp, serial, nonce, licenses, evaluations, fingerprint } = claims;
  return (
    areTexts(aud, sub) &&
    isTime(iat) &&
    (exp === undefined || isTime(exp)) &&
    isTime(serial) &&
    isToken(nonce) &&
    isListOf(licenses, LICENSES_MAX, isLicense) &&
    (evaluations === undefined || isListOf(evaluations, EVALUATIONS_MAX, isExtension)) &&
    (fingerprint === undefined || (isRecord(fingerprint) && areTexts(...Object.values(fingerprint))))
  );
}

function isLicense(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { id, code, product, type, activationId, features, graceDays, activatedAt } = value;
  const { capacity, startsAt, expiresAt, maintenanceUntil } = value;
  return (
    areTexts(id, code, type, value["class"], activationId) &&
    isProduct(product) &&
    isListOf(features, Number.POSITIVE_INFINITY, (feature) => areTexts(feature)) &&
    isTime(graceDays) &&
    isTime(activatedAt) &&
    [capacity, startsAt, expiresAt, maintenanceUntil].every((each) => each === null || Number.isFinite(each))
  );
}

function isExtension(value: unknown): boolean {
  return isRecord(value) && isProduct(value["product"]) && isTime(value["endsAt"]);
}

function isProduct(value: unknown): boolean {
  return isRecord(value) && areTexts(value["id"], value["code"], value["name"]);
}

function areTexts(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === "string");
}

function isListOf(value: unknown, most: number, has: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length <= most && value.every(has);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
