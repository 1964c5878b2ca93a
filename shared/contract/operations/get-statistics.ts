import * as z from "zod/mini";
import { STATISTICS_SPANS } from "../../domain/statistics-range.ts";
import { instant } from "../fields.ts";
import { operation } from "../operation.ts";

const counted = {
  activations: z.int(),
  failures: z.int(),
  deactivations: z.int(),
  blocksAdded: z.int(),
  blocksLifted: z.int(),
  staffChanges: z.int(),
  evaluationsStarted: z.int(),
  /** Those whose time was over. */
  evaluationsEnded: z.int(),
  /** Those that an activation of the product ended. */
  evaluationsConverted: z.int(),
};

const ofProducts = { activations: z.int(), failures: z.int() };

export const getStatistics = operation({
  name: "get-statistics",
  room: "staff",
  method: "GET",
  path: "/v1/statistics",
  summary:
    "What happened, by the hour (31 days at most) or by the day (400 at most), and which licenses end next. An hour is counted some minutes after its end.",
  caller: { kind: "staff", scope: "statistics:read" },
  query: z.strictObject({
    /** Left out: a day before the end by the hour, 30 days before it by the day. */
    from: z.optional(instant),
    /** Left out: now. */
    to: z.optional(instant),
    /** Left out: by the day. */
    by: z.optional(z.enum(STATISTICS_SPANS)),
  }),
  status: 200,
  reply: z.object({
    by: z.enum(STATISTICS_SPANS),
    from: instant,
    to: instant,
    /** Until when the activity log has been counted; null before the first time. */
    countedTo: z.nullable(instant),
    totals: z.object(counted),
    series: z.array(z.object({ from: instant, ...counted })),
    /** Those with the most activations first; the name of a product that is gone is null. */
    topProducts: z.array(z.object({ productId: z.string(), name: z.nullable(z.string()), ...ofProducts })),
    otherProducts: z.object(ofProducts),
    failuresByReason: z.array(z.object({ reason: z.string(), failures: z.int() })),
    /** How many there are, counted once a day; null before the first time. */
    current: z.nullable(
      z.object({
        licenses: z.int(),
        activeActivations: z.int(),
        runningEvaluations: z.int(),
        countedAt: instant,
      }),
    ),
    /** Of today and each of the next 90 days, counted once a day. */
    licensesEnding: z.array(z.object({ day: z.iso.date(), licenses: z.int() })),
  }),
  refusals: ["INPUT_INVALID"],
});
