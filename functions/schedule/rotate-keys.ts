import { CLOUD_CLOCK } from "../http/cloud-clock.ts";
import { answerDeployment, type DeploymentEvent, isDeployment } from "./deployment.ts";
import { callWith } from "./root-key.ts";
import { type RotationDone, type RotationPlace, rotate } from "./rotate.ts";
import { deleteStored } from "./stored-keys.ts";

/**
 * From the scheduler `{}`; from ops `{"revoke":"KID"}`, which stops trusting a key at once, or `{"adopt":"ROOT_KID"}`, which
 * takes over the manifest of a root that clients pin besides this one.
 */
export interface RotateEvent {
  readonly revoke?: string;
  readonly adopt?: string;
}

/**
 * Makes the next online key when one is due and has the root sign the manifest; makes the first ones when CloudFormation
 * deploys the stage, and deletes them with a stage whose data need not survive. Safe to repeat, also at the same time.
 */
export async function handler(event: RotateEvent | DeploymentEvent): Promise<object> {
  const place = placeOf(process.env);
  if (!isDeployment(event)) return logged(await rotate(place, event.revoke ?? null, event.adopt ?? null));
  try {
    await answerDeployment(event, { data: await forDeployment(event, place) });
  } catch (error) {
    // Told to CloudFormation and not thrown: Lambda would run it again when the deployment is rolled back already.
    const failed = error instanceof Error ? error.message : String(error);
    process.stdout.write(`${JSON.stringify({ level: "error", operation: "rotate-keys", failed })}\n`);
    await answerDeployment(event, { failed });
  }
  return {};
}

async function forDeployment(
  { RequestType }: DeploymentEvent,
  place: RotationPlace,
): Promise<Readonly<Record<string, string>>> {
  if (RequestType !== "Delete") {
    const { rootKey, issuer } = logged(await rotate(place, null));
    return { RootKey: rootKey, Issuer: issuer };
  }
  if (process.env["COUNTERSIGN_DATA_SURVIVES"] !== "true") await deleteStored(place.call, place.names);
  return {};
}

function placeOf({
  COUNTERSIGN_PARAMETERS = "",
  COUNTERSIGN_ROOT_KEY = "",
}: NodeJS.ProcessEnv): RotationPlace {
  return {
    call: callWith(CLOUD_CLOCK),
    now: CLOUD_CLOCK.now,
    pause: CLOUD_CLOCK.sleep,
    names: COUNTERSIGN_PARAMETERS.split(","),
    rootKeyArn: COUNTERSIGN_ROOT_KEY,
  };
}

function logged({ did, root, issuer, version }: RotationDone) {
  const line = {
    level: "info",
    operation: "rotate-keys",
    did,
    issuer,
    manifestVersion: version,
    rootKey: root.x,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  return line;
}
