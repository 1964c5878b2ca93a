import * as z from "zod/mini";
import { SOURCE_REFUSALS } from "../../domain/refusal.ts";
import { instant, nodeId, productCode } from "../fields.ts";
import { nonce } from "../node-fields.ts";
import { operation } from "../operation.ts";

/** For people to look at: it is not signed, and nothing is decided by it. */
export const getCluster = operation({
  name: "get-cluster",
  room: "node",
  method: "POST",
  path: "/v1/node/cluster",
  summary: "The servers that share a license with the one that asks, itself first, at most 100.",
  caller: { kind: "node" },
  /** The nonce comes back in no document; it keeps each request, and so its assertion, unlike all others. */
  body: z.strictObject({ nonce }),
  status: 200,
  reply: z.object({
    nodes: z.array(
      z.object({
        nodeId,
        hostName: z.nullable(z.string()),
        version: z.nullable(z.string()),
        /** `offline` when all that it shares was activated by response strings. */
        mode: z.enum(["online", "offline"]),
        /** A short name of its hardware, for people to compare; null where the server tells nothing of it. */
        hardwareId: z.nullable(z.string()),
        activatedAt: instant,
        /** To the day: a server's first contact of each UTC day is kept. */
        lastContactAt: instant,
        /** Until when it may run without contact, counted from that contact; null for one without a lease. */
        deadlineAt: z.nullable(instant),
        /** The products of the licenses that it shares. */
        products: z.array(productCode),
        isSelf: z.boolean(),
      }),
    ),
    /** True when there are more servers than are listed. */
    more: z.boolean(),
  }),
  refusals: [...SOURCE_REFUSALS, "ACTIVATION_UNKNOWN"],
});
