import * as z from "zod/mini";
import { EVALUATION_STATES } from "../domain/evaluation.ts";
import { accountId, idOf, instant, nodeId, productCode, productId } from "./fields.ts";

export const evaluationId = idOf("evl");

export const evaluationState = z.enum(EVALUATION_STATES);

/** An evaluation as staff see it; times are ISO 8601. */
export const evaluationView = z.object({
  id: evaluationId,
  productId,
  productCode,
  /** The server that runs it; after a reinstall the one that came last. */
  nodeId,
  /** Null until a license tells whose the server is. */
  accountId: z.nullable(accountId),
  hostName: z.nullable(z.string()),
  state: evaluationState,
  /** What the server stated; null when it stated nothing. */
  installedAt: z.nullable(instant),
  firstContactAt: instant,
  startsAt: instant,
  endsAt: instant,
  /** When an activation of the product ended it. */
  licensedAt: z.nullable(instant),
  extensions: z.int(),
});
