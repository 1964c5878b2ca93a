import type { Activation, FailedAttempt } from "../domain/activation.ts";
import { listedCode, listedIp } from "../domain/activation-filter.ts";
import { type ListPlace, listed } from "./table.ts";

/** The index attributes of an activation: all, and by account, license, product, domain and address. */
export function activationPlaces(activation: Activation): Record<string, string> {
  const { licenseId, accountId, productId, domain, observedIp, activatedAt, id } = activation;
  const places: ListPlace[] = [
    { list: "activations" },
    { list: "activationsOfAccount", owner: accountId },
    { list: "activationsOfLicense", owner: licenseId },
    { list: "activationsOfProduct", owner: productId },
    { list: "activationsOfIp", owner: listedIp(observedIp) },
    ...(domain === null ? [] : [{ list: "activationsByDomain", under: domain } as const]),
  ];
  return listed(places, activatedAt, id);
}

/** The index attributes of a failed attempt: the same lists, as far as what they ask for is known. */
export function attemptPlaces(attempt: FailedAttempt): Record<string, string> {
  const { licenseId, licenseCode, accountId, productId, domain, observedIp, at, id } = attempt;
  const places: ListPlace[] = [
    { list: "attempts" },
    { list: "attemptsOfIp", owner: listedIp(observedIp) },
    ...(accountId === null ? [] : [{ list: "attemptsOfAccount", owner: accountId } as const]),
    ...(licenseId === null ? [] : [{ list: "attemptsOfLicense", owner: licenseId } as const]),
    ...(licenseId !== null || licenseCode === null
      ? []
      : [{ list: "attemptsOfCode", owner: listedCode(licenseCode) } as const]),
    ...(productId === null ? [] : [{ list: "attemptsOfProduct", owner: productId } as const]),
    ...(domain === null ? [] : [{ list: "attemptsByDomain", under: domain } as const]),
  ];
  return listed(places, at, id);
}
