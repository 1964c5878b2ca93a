import { toWire } from "../../shared/contract/instant.ts";
import { cleanUpActivations } from "../../shared/contract/operations/clean-up-activations.ts";
import { decideReleases } from "../../shared/domain/deactivate.ts";
import { LIMITS } from "../../shared/domain/limits.ts";
import { isStale } from "../../shared/domain/stale.ts";
import { daysAfter } from "../../shared/domain/time.ts";
import type { StaleActivation } from "../../shared/storage/list-activations.ts";
import { TOP_OF_LIST } from "../../shared/storage/table.ts";
import { refuse, reply } from "../http/answer.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { releaseEach } from "../http/release-each.ts";
import { route } from "../http/route.ts";
import { AGAIN } from "../http/settle.ts";
import { presentActivation } from "../present/views.ts";

/**
 * Releases activations that were without contact for long, or previews them. Each is looked at again in the transaction that
 * releases it, so that one that was in touch meanwhile stays.
 */
export const handler = route(cleanUpActivations, async ({ body }, context) => {
  const { storage, secrets, settings, now, once, activity } = context;
  const { notSeenForDays: days, preview } = body;
  const product = body.product === undefined ? null : await storage.loadProduct(body.product);
  if (product === null && body.product !== undefined) return refuse("PRODUCT_UNKNOWN");
  const place =
    product === null
      ? ({ list: "activations", owner: null } as const)
      : ({ list: "activationsOfProduct", owner: product.id } as const);
  const name = `clean-up ${days} ${product?.id ?? ""}`;
  const request = toPageRequest(secrets, name, { limit: LIMITS.activationsAtOnce, cursor: body.cursor });
  const page = await storage.listStale(place, { now: now(), days }, request);
  const notSeenSince = toWire(daysAfter(now(), -days));
  const answer = (items: readonly StaleActivation[], left: readonly StaleActivation[]) =>
    reply(200, {
      items: items.map(presentStale),
      released: preview ? 0 : items.length,
      notSeenSince,
      nextCursor: toCursor(secrets, name, left.length > 0 ? (request.after ?? TOP_OF_LIST) : page.next),
    });
  if (preview) {
    const shown = answer(page.picked, []);
    return (await storage.rememberAnswer(once(shown))) === "kept" ? shown : refuse("BUSY");
  }
  const set = await settings.read();
  return releaseEach(context, {
    items: page.picked,
    async release({ activation: { id, holderId } }, record) {
      const [[activation], holder] = await Promise.all([
        storage.loadActivations([id]),
        storage.loadHolder(holderId),
      ]);
      const lastContactAt = holder?.lastContactAt ?? null;
      if (activation === undefined || !isStale(activation, lastContactAt, now(), days)) return null;
      const [release] = decideReleases([activation], "staff", set, now());
      if (release === undefined) return null;
      const released = {
        activation: { ...activation, isActive: false, deactivatedAt: release.releasedAt },
        lastContactAt,
      };
      const { accountId } = activation;
      const entry = activity("activation.deactivated", { accountId, subjects: [id], reason: "STALE" });
      const saved = await storage.saveReleases(holderId, [release], entry, record(released), lastContactAt);
      return saved.outcome === "saved" ? released : AGAIN;
    },
    answer,
    keep: (whole) => storage.rememberAnswer(once(whole)),
  });
});

function presentStale({ activation, lastContactAt }: StaleActivation) {
  return { ...presentActivation(activation), lastContactAt: toWire(lastContactAt) };
}
