import { LIMITS } from "../../shared/domain/limits.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import type { Token } from "../../shared/domain/token.ts";
import { positionTime } from "../../shared/storage/table.ts";
import { activityOf } from "../http/context.ts";
import { ONCE_A_DAY_MS } from "./once-a-day.ts";
import type { SweepStep } from "./sweep-steps.ts";

const PAGE = 100;

/**
 * Writes `token.expired` to the activity log, once for each token whose time is over. A token that was made more than the
 * longest life before the last pass had expired by then, so that a pass ends there, however many passes were missed.
 */
export const expireTokens: SweepStep<Token> = {
  name: "expire-tokens",
  everyMs: ONCE_A_DAY_MS,
  async page({ storage }, after, lastPassAt) {
    const { ids, next } = await storage.readPage("tokens", null, { limit: PAGE, after });
    const oldest = lastPassAt === null ? 0 : lastPassAt - LIMITS.tokenLifeDays * DAY_MS;
    return { ids, next: next !== null && positionTime(next) < oldest ? null : next };
  },
  async load({ storage }, ids) {
    const found = await storage.loadTokens(ids);
    return found.map(({ token }) => ({ id: token.id, item: token }));
  },
  async settle(place, token) {
    const { now, storage } = place;
    if (!Number.isSafeInteger(token.expiresAt)) throw new TypeError(`${token.id} has no time of expiry`);
    if (token.revokedAt !== null || now() < token.expiresAt || "expiryNotedAt" in token) return false;
    const entry = activityOf(place, { kind: "service", id: "sweep" }, null);
    const about = { accountId: token.accountId, subjects: [token.id, ...token.licenseIds] };
    const saved = await storage.noteTokenExpired(token, now(), entry("token.expired", about));
    if (saved === "contended") throw new Error(`${token.id} is being changed all the time`);
    return saved === "saved";
  },
};
