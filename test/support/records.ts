import { activityOf } from "../../functions/http/context.ts";
import { decideSiteActivation } from "../../shared/domain/activate-site.ts";
import type { Activation, FailedAttempt, Origin } from "../../shared/domain/activation.ts";
import { newIdFrom } from "../../shared/domain/new-id.ts";
import { DEFAULT_SETTINGS } from "../../shared/domain/settings.ts";
import { daysAfter } from "../../shared/domain/time.ts";
import { siteIdOf } from "../../shared/storage/sites.ts";
import type { TestService } from "./service.ts";
import type { License } from "./world.ts";

/** Where a site runs, and what its record tells. */
export interface GivenSite extends Partial<Origin> {
  readonly domain: string;
  readonly clientName?: string;
}

const ORIGIN: Origin = { observedIp: "192.0.2.1", claimedIp: null, userAgent: null };

/** Stores a site's activation of a license now, by the rules and without a request. */
export async function activateSite(
  { local, clock }: TestService,
  { id: licenseId, accountId }: Pick<License, "id" | "accountId">,
  { domain, clientName, ...origin }: GivenSite,
): Promise<Activation> {
  const { storage } = local.services;
  const environment = { now: clock.now(), settings: DEFAULT_SETTINGS, choice: 0 };
  const holderId = siteIdOf(accountId, domain);
  const found = await storage.loadForSite(licenseId, holderId, environment);
  const decision = decideSiteActivation(
    found,
    {
      holderId,
      hostName: domain,
      clientName: clientName ?? null,
      tokenId: null,
      place: { url: `https://${domain}/app`, domain },
      origin: { ...ORIGIN, ...origin },
      serverType: null,
      mode: "online",
      isVouchedFor: false,
    },
    environment,
  );
  if (decision.outcome === "refused" || decision.claim === null)
    throw new Error(`the site got no use: ${JSON.stringify(decision)}`);
  const entry = activityOf(local.services, { kind: "service", id: "test" }, null);
  const { activation, site, claim } = decision;
  const told = entry("activation.succeeded", { accountId, subjects: [activation.id] });
  const uses = { token: null, holder: site, claims: [claim], activity: told };
  const saved = await storage.saveUses(uses, found.site);
  if (saved.outcome !== "saved") throw new Error(`the site's use was not saved: ${saved.outcome}`);
  return activation;
}

/** Stores a refused activation, of which nothing is known but what is given. */
export async function failAttempt(
  { local, clock }: TestService,
  given: Partial<FailedAttempt> = {},
): Promise<FailedAttempt> {
  const { storage, randomBytes } = local.services;
  const attempt: FailedAttempt = {
    id: newIdFrom(randomBytes)("act"),
    at: clock.now(),
    reason: "LICENSE_EXPIRED",
    licenseId: null,
    licenseCode: null,
    productId: null,
    accountId: null,
    holderId: null,
    hostName: null,
    clientName: null,
    tokenId: null,
    url: null,
    domain: null,
    ...ORIGIN,
    ...given,
  };
  const entry = activityOf(local.services, { kind: "service", id: "test" }, null);
  const told = entry("activation.failed", { accountId: attempt.accountId, subjects: [attempt.id] });
  await storage.recordAttempt(attempt, daysAfter(attempt.at, 365), told);
  return attempt;
}
