import { type Attempt, refuse } from "../http/answer.ts";
import type { Context } from "../http/context.ts";
import type { OwnCode } from "./own-codes.ts";

/** The node of a request string, and the license codes that somebody brings with it. */
export interface AskingByCode {
  readonly nodeId: string;
  readonly hostName: string | null;
  readonly codes: readonly OwnCode[];
}

/** The licenses that codes name, all of one account; a code that nobody has is a failed attempt. */
export async function licensesByCode(asking: AskingByCode, { storage }: Pick<Context, "storage">) {
  const owners = await Promise.all(asking.codes.map(({ code }) => storage.loadCodeOwner(code)));
  const unknownAt = owners.indexOf(null);
  if (unknownAt >= 0) {
    const location = asking.codes[unknownAt]?.location ?? "body.licenseCodes";
    const error = { location, message: "is not known here", fix: "Compare it with the original." };
    const attempt = attemptOf(asking, unknownAt, { accountId: null, licenseId: null });
    return refuse("LICENSE_UNKNOWN", { errors: [error] }, attempt);
  }
  const known = owners.filter((owner) => owner !== null);
  const [accountId = "", ...others] = new Set(known.map((owner) => owner.accountId));
  if (others.length > 0) return refuse("LICENSES_OF_SEVERAL_ACCOUNTS");
  return { accountId, licenseIds: known.map(({ licenseId }) => licenseId) };
}

/** What is recorded of a refusal for the code at this place. */
export function attemptOf(
  { nodeId, hostName, codes }: AskingByCode,
  place: number,
  { accountId, licenseId }: { readonly accountId: string | null; readonly licenseId: string | null },
): Attempt {
  return {
    accountId,
    subjects: [...(licenseId === null ? [] : [licenseId]), nodeId],
    about: { holderId: nodeId, hostName, licenseId, licenseCode: codes[place]?.code ?? null },
  };
}
