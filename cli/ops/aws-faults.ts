import { EXIT, Fault, ownTrouble } from "../faults.ts";
import { describeCause } from "../transport.ts";

const REGION_OR_KEYS =
  /CredentialsProviderError|Region is missing|Could not load credentials|TokenProviderError/;
const WRONG_KEYS =
  /UnrecognizedClient|InvalidClientToken|ExpiredToken|SignatureDoesNotMatch|InvalidSignature/;

/** Asks AWS, and says what was asked, why there is no answer and what to do when that fails. */
export async function asked<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw faultOf(what, error);
  }
}

function faultOf(what: string, error: unknown): Fault {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? null;
  if (REGION_OR_KEYS.test(`${name} ${message}`))
    return new Fault(
      EXIT.usage,
      ownTrouble(
        "AWS_NOT_CONFIGURED",
        `AWS cannot be asked: ${message}`,
        "Give the region and the credentials that you deploy with: AWS_REGION and AWS_PROFILE.",
      ),
    );
  if (WRONG_KEYS.test(name))
    return new Fault(
      EXIT.usage,
      ownTrouble(
        "AWS_NOT_CONFIGURED",
        `AWS does not take the credentials (${name}).`,
        "Sign in to AWS again.",
      ),
    );
  if (status === null || status >= 500)
    return new Fault(
      EXIT.unreachable,
      ownTrouble(
        "AWS_UNREACHABLE",
        `Asked ${what}, and no answer came: ${describeCause(error)}.`,
        "Check the network, AWS_REGION and AWS_ENDPOINT_URL, then run this again.",
      ),
    );
  return new Fault(
    EXIT.refused,
    ownTrouble(
      "AWS_REFUSED",
      `Asked ${what}, and AWS said no: ${name}: ${message}`,
      name.startsWith("AccessDenied")
        ? "Run this with the credentials that deploy the stage; docs/guides/operations.md lists what it needs."
        : "Check the region and the stage's name, then run this again.",
    ),
  );
}
