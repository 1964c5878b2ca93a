import type { ReplyOf } from "../../shared/contract/operation.ts";
import { deactivateActivations } from "../../shared/contract/operations/deactivate-activations.ts";
import { decideReleases } from "../../shared/domain/deactivate.ts";
import { reply } from "../http/answer.ts";
import { releaseEach } from "../http/release-each.ts";
import { route } from "../http/route.ts";
import { AGAIN } from "../http/settle.ts";

type Outcome = ReplyOf<typeof deactivateActivations>["items"][number]["outcome"];

/** Releases activations one by one, and frees the use of each at once; the last one carries the answer's record. */
export const handler = route(deactivateActivations, async ({ body }, context) => {
  const { storage, settings, now, once, activity } = context;
  const set = await settings.read();
  const found = await storage.loadActivations(body.activationIds);
  const known = new Set(found.map(({ id }) => id));
  const answer = (released: readonly string[], left: readonly string[]) => {
    const outcomeOf = (id: string): Outcome => {
      if (!known.has(id)) return "unknown";
      if (left.includes(id)) return "busy";
      return released.includes(id) ? "released" : "was-released";
    };
    const items = body.activationIds.map((id) => ({ id, outcome: outcomeOf(id) }));
    return reply(200, { items, released: released.length });
  };
  return releaseEach(context, {
    items: found.filter(({ isActive }) => isActive).map(({ id }) => id),
    async release(id, record) {
      const [activation] = await storage.loadActivations([id]);
      const [release] = decideReleases([activation ?? null], "staff", set, now());
      if (release === undefined) return null;
      const { accountId, holderId } = release.activation;
      const entry = activity("activation.deactivated", { accountId, subjects: [id] });
      const saved = await storage.saveReleases(holderId, [release], entry, record(id));
      return saved.outcome === "saved" ? id : AGAIN;
    },
    answer,
    keep: (whole) => storage.rememberAnswer(once(whole)),
  });
});
