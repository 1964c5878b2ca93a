import type { BodyOf } from "../../shared/contract/operation.ts";
import type { answerRequest } from "../../shared/contract/operations/answer-request.ts";
import { chooseLicenses } from "../../shared/domain/choose-licenses.ts";
import { LIMITS } from "../../shared/domain/limits.ts";
import { refuse } from "../http/answer.ts";
import type { Context } from "../http/context.ts";

/** What a request string says of which licenses it is for. */
interface Asking {
  readonly nodeId: string;
  readonly products: readonly string[] | null;
}

/** The licenses that staff named, or those of the account that fit the request; all of one account. */
export async function licensesToAnswer(
  { licenses, accountId }: BodyOf<typeof answerRequest>,
  asking: Asking,
  context: Context,
) {
  if (licenses !== undefined) return namedLicenses(licenses, context);
  return chosenLicenses(accountId ?? "", asking, context);
}

async function namedLicenses(references: readonly string[], { storage, now }: Context) {
  const found = await Promise.all(references.map((reference) => storage.loadLicense(reference, now())));
  const errors = found.flatMap((license, at) =>
    license === null
      ? [
          {
            location: `body.licenses.${at}`,
            message: "is not known here",
            fix: "Compare it with the license's page; a code may be mistyped.",
          },
        ]
      : [],
  );
  if (errors.length > 0) return refuse("LICENSE_UNKNOWN", { errors });
  const known = found.flatMap((each) => each?.license ?? []);
  const [accountId = "", ...others] = new Set(known.map((license) => license.accountId));
  if (others.length > 0) return refuse("LICENSES_OF_SEVERAL_ACCOUNTS");
  return { accountId, licenseIds: [...new Set(known.map(({ id }) => id))] };
}

async function chosenLicenses(accountId: string, { nodeId, products }: Asking, { storage, now }: Context) {
  const most = LIMITS.licensesOfAccountTried;
  const [[account], candidates] = await Promise.all([
    storage.loadAccounts([accountId]),
    storage.loadCandidates(accountId, nodeId, { most, now: now() }),
  ]);
  if (account === undefined) return refuse("ACCOUNT_UNKNOWN");
  const licenseIds = chooseLicenses(candidates, products, now()).slice(0, LIMITS.licensesPerRequest);
  return licenseIds.length === 0 ? refuse("ACCOUNT_LICENSE_MISSING") : { accountId, licenseIds };
}
