import { randomBytes } from "node:crypto";
import type { Storage } from "../../shared/storage/storage.ts";
import { CLOUD_CLOCK } from "./cloud-clock.ts";
import { signerMaker } from "./cloud-signer.ts";
import { cached, type Parameters, ParametersMissing, readParameters } from "./parameters.ts";
import type { RouteHandler } from "./route.ts";
import { createSecrets, type Secrets } from "./secrets.ts";
import type { Services } from "./services.ts";
import { settingsSource } from "./settings.ts";

/**
 * A handler as Lambda calls it: the services are made on the first call from the function's environment, and passed
 * as `local` and tests pass theirs. Nothing is read or connected before. The entry points that infra/entries.ts writes
 * call this; without `connectStorage` the function has no database.
 */
export function inCloud(handler: RouteHandler, connectStorage: () => Storage = noStorage): RouteHandler {
  let next: (() => Promise<Services>) | null = null;
  return async (event, lambdaContext) => {
    next ??= makeServices(connectStorage);
    return handler(event, Object.assign(lambdaContext, { countersign: await next() }));
  };
}

/** The services of each call: the same ones; the secrets are tried again while they could not be read. */
function makeServices(connectStorage: () => Storage): () => Promise<Services> {
  const names = (process.env["COUNTERSIGN_PARAMETERS"] ?? "").split(",").filter((name) => name !== "");
  const parameters = cached(() => readParameters(names, CLOUD_CLOCK), CLOUD_CLOCK.now);
  const makeSigner = signerMaker();
  const mayReadSecret = names.some((name) => name.endsWith("/master-secret"));
  const storage = connectStorage();
  const rest = {
    storage,
    settings: settingsSource(storage, CLOUD_CLOCK.now),
    presetKeyIds: new Set<string>(),
    signer: async () => makeSigner(await parameters()),
    now: CLOUD_CLOCK.now,
    randomBytes,
    sleep: CLOUD_CLOCK.sleep,
    log: (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`),
  };
  let secrets: Secrets | null = null;
  return async () => {
    try {
      secrets ??= mayReadSecret ? secretsFrom(await parameters()) : null;
      return { ...rest, secrets: secrets ?? secretsThatFail(new ParametersMissing(["master-secret"])) };
    } catch (error) {
      return { ...rest, secrets: secretsThatFail(error) };
    }
  };
}

/** The master secret never changes, so that it is taken from the parameters once. */
function secretsFrom(parameters: Parameters): Secrets {
  const master = parameters.get("master-secret");
  if (master === undefined) throw new ParametersMissing(["master-secret"]);
  return createSecrets(Buffer.from(master, "base64url"));
}

/** What needs the secrets then fails inside the shell, which answers 503; what does not need them works. */
function secretsThatFail(error: unknown): Secrets {
  const fail = () => {
    throw error;
  };
  return { idOf: fail, digest: fail, licenseDataKey: fail, seal: fail, open: fail };
}

/** For functions that ask the database nothing. */
function noStorage(): Storage {
  return {} as Storage;
}
