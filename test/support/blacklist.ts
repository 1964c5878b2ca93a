import { randomBytes } from "node:crypto";
import { addBlacklistEntry } from "../../shared/contract/operations/add-blacklist-entry.ts";
import { liftBlacklistEntry } from "../../shared/contract/operations/lift-blacklist-entry.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import type { BlacklistEntry } from "../../shared/domain/blacklist.ts";
import type { Settings } from "../../shared/domain/settings.ts";
import { ACTIVATE } from "../wire/ask.ts";
import { type SiteAsks, type SiteReply, siteFrom, type Tamper } from "./from-address.ts";
import type { TestService } from "./service.ts";
import { activityAbout } from "./table.ts";

/** A service whose blacklist is looked at: strangers who guess license codes, and what became of them. */
export interface BlacklistScene {
  /** Tries a code that no license has; by default the request names no domain. */
  guess(from: string, asks?: Partial<SiteAsks>, tamper?: Tamper): Promise<SiteReply>;
  /** The same, so many times. */
  guesses(times: number, from: string, asks?: Partial<SiteAsks>): Promise<void>;
  ask(from: string, asks: SiteAsks, tamper?: Tamper): Promise<SiteReply>;
  entry(target: string): Promise<BlacklistEntry | null>;
  /** What the activity log tells of a target, oldest first. */
  told(target: string): Promise<readonly string[]>;
  add(target: string): Promise<unknown>;
  lift(target: string): Promise<unknown>;
  set(settings: Partial<Settings>): Promise<unknown>;
}

export async function blacklistScene(service: TestService): Promise<BlacklistScene> {
  const key = await service.apiKey(["activate", "verify", "deactivate"], { kind: "external" });
  const { storage } = service.local.services;
  const ask: BlacklistScene["ask"] = (from, asks, tamper) => siteFrom(service, from, key, asks, tamper);
  const guess: BlacklistScene["guess"] = (from, asks = {}, tamper) => {
    const license_code = `GUESS-${randomBytes(6).toString("hex")}`;
    return ask(from, { path: ACTIVATE, body: { product_id: "P", license_code }, ...asks }, tamper);
  };
  return {
    ask,
    guess,
    async guesses(times, from, asks) {
      for (let each = 0; each < times; each += 1) await guess(from, asks);
    },
    entry: async (target) => (await storage.loadBlacklist([target], "strong"))[0] ?? null,
    told: async (target) => (await activityAbout(service.db, target)).map(({ kind }) => kind),
    add: (target) => service.staff(addBlacklistEntry, { body: { target, reason: "test" } }),
    lift: (target) => service.staff(liftBlacklistEntry, { body: { target } }),
    set: (body) => service.staff(updateSettings, { body }),
  };
}

export const NO_LICENSE = "Your license code is invalid.";
export const IP_BLOCKED = "Requests from this address are blocked. Please ask the vendor's support.";
export const DOMAIN_BLOCKED = "Requests for this domain are blocked. Please ask the vendor's support.";
