import { listProducts } from "../../shared/contract/operations/list-products.ts";
import { adminKeyOf, loadSetupKey, newKeyText, saveSetupKey } from "../../shared/storage/admin-keys.ts";
import { secretIdsOf } from "../../shared/storage/secret-id.ts";
import { EXIT, Fault, ownTrouble } from "../faults.ts";
import { asked } from "./aws-faults.ts";
import { type Check, check, ok, sendTo, skipped } from "./check.ts";
import type { OpsPlace } from "./place.ts";
import { serviceTime } from "./service-time.ts";
import type { DeployedStage } from "./stage-outputs.ts";

/** The admin key of a stage; its text is null when an earlier setup has shown it. */
export interface SetupKeyMade {
  readonly adminKey: string | null;
  readonly adminKeyId: string;
  /** ISO 8601. */
  readonly adminKeyMadeAt: string;
  /** The key that was revoked in its place; null for none. */
  readonly revokedKeyId: string | null;
}

/** What is asked for: another key although there is one, and the end of that one. */
export interface KeyWish {
  readonly another: boolean;
  readonly revokesOld: boolean;
}

/**
 * Makes the stage's admin key unless an earlier setup did, and proves that it opens the API. The note of it and the key
 * are one transaction, so that two setups at once make one key.
 */
export async function makeAdminKey(
  place: OpsPlace,
  stage: DeployedStage,
  { another, revokesOld }: KeyWish,
): Promise<{ readonly made: SetupKeyMade; readonly check: Check }> {
  const db = place.database(stage.tableName);
  const table = `DynamoDB for the admin key in ${stage.tableName}`;
  const known = await asked(table, () => loadSetupKey(db));
  if (known !== null && !another)
    return {
      made: {
        adminKey: null,
        adminKeyId: known.keyId,
        adminKeyMadeAt: new Date(known.madeAt).toISOString(),
        revokedKeyId: null,
      },
      check: skipped("admin key", "made by an earlier setup; its text is not stored"),
    };
  const idOf = secretIdsOf(await masterSecret(place, stage));
  const text = newKeyText(place.randomBytes);
  const at = await serviceTime(place, stage.url);
  const records = adminKeyOf(idOf("key", text), at, place.randomBytes);
  const saved = await asked(table, () => saveSetupKey(db, records, known, revokesOld, place.randomBytes));
  if (saved !== "saved") throw overtaken();
  return {
    made: {
      adminKey: text,
      adminKeyId: records.key.id,
      adminKeyMadeAt: new Date(records.key.createdAt).toISOString(),
      revokedKeyId: revokesOld ? (known?.keyId ?? null) : null,
    },
    check: await check("admin key", async () => {
      await sendTo(place, stage.url, text)(listProducts, { query: { limit: "1" } });
      return ok("admin key", "opens the API");
    }),
  };
}

async function masterSecret({ cloud }: OpsPlace, { parameterPath }: DeployedStage): Promise<Uint8Array> {
  const name = `${parameterPath}master-secret`;
  const text = await cloud.parameter(name);
  if (text !== null) return Buffer.from(text, "base64url");
  throw new Fault(
    EXIT.refused,
    ownTrouble(
      "STAGE_INCOMPLETE",
      `There is no parameter ${name}, under which secrets are stored.`,
      "The key rotation makes it at deployment: read the log of rotate-keys, invoke that function, run setup again.",
    ),
  );
}

function overtaken(): Fault {
  return new Fault(
    EXIT.refused,
    ownTrouble(
      "SETUP_OVERTAKEN",
      "Another setup made an admin key at the same time, so this one made none.",
      "Take the key that the other one printed. If nobody has it, run setup with --new-key --revoke-old.",
    ),
  );
}
