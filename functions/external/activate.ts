import { activate } from "../../shared/contract/wire/activate.ts";
import { wireInstant } from "../../shared/contract/wire-fields.ts";
import { decideSiteActivation } from "../../shared/domain/activate-site.ts";
import type { Origin } from "../../shared/domain/activation.ts";
import { refuseSource, targetsOf } from "../../shared/domain/blacklist.ts";
import type { License } from "../../shared/domain/license.ts";
import type { Newcomer } from "../../shared/domain/take-use.ts";
import { siteIdOf } from "../../shared/storage/sites.ts";
import { type Attempt, refuse } from "../http/answer.ts";
import { refuseBlacklisted } from "../http/blacklisted.ts";
import { sealLicenseData } from "../http/license-data.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { wireReply } from "../http/wire-answer.ts";
import { redacted } from "../http/wire-redacted.ts";
import { wireRoute } from "../http/wire-route.ts";
import { exactCode } from "./license-code.ts";
import { type Site, siteOf } from "./site.ts";

/** As long as a license code may be; what is longer is none, and is kept as far as this. */
const CODE_CHARACTERS = 128;

/** Gives a site a use of a license by its code. Safe to repeat: a site keeps what it has. */
export const handler = wireRoute(activate, async ({ fields, url, origin }, context) => {
  const { storage, secrets, settings, now, randomBytes, activity } = context;
  const site = siteOf(url, origin);
  const clientName = fields.client_name && redacted(fields.client_name);
  const asked = { site, clientName, code: redacted(fields.license_code) };
  const code = exactCode(fields.license_code);
  const [blacklist, owner, product, first] = await Promise.all([
    storage.loadBlacklist(targetsOf(origin.observedIp, site.domain), "strong"),
    code === null ? null : storage.loadCodeOwner(code),
    code === null ? null : storage.loadSiteProduct(fields.product_id),
    settings.read(),
  ]);
  // A license code can be guessed, or found: no proof.
  const source = refuseSource(blacklist, { domain: site.domain, hasProof: false }, first, now());
  if (source !== null) return refuseBlacklisted(source, context);
  if (fields.verify_type === "envato" || fields.verify_type === "gumroad")
    return refuse("SHOP_NOT_CONFIGURED");
  if (owner === null) return refuse("LICENSE_UNKNOWN", {}, attemptOf(asked, null, null));
  const holderId = siteIdOf(owner.accountId, site.name);

  return settle(context, async (tried) => {
    const set = await settings.read();
    const found = await storage.loadForSite(owner.licenseId, holderId, { settings: set, now: now() });
    const { license } = found.license;
    const attempt = attemptOf(asked, license, holderId);
    if (license === null) return refuse("LICENSE_UNKNOWN", {}, attempt);
    if (license.productId !== product?.id) return refuse("LICENSE_OF_ANOTHER_PRODUCT", {}, attempt);
    const choice = tried === 0 ? 0 : (randomBytes(1)[0] ?? 0);
    const newcomer = newcomerOf(asked, holderId, origin);
    const decision = decideSiteActivation(found, newcomer, { now: now(), settings: set, choice });
    if (decision.outcome === "refused") return refuse(decision.code, {}, attempt);
    const { activation, claim } = decision;
    if (claim !== null) {
      const entry = activity("activation.succeeded", {
        accountId: activation.accountId,
        subjects: [activation.id],
      });
      const uses = { token: null, holder: decision.site, claims: [claim], activity: entry };
      if ((await storage.saveUses(uses, found.site)).outcome !== "saved") return AGAIN;
    }
    const ids = { licenseId: license.id, holderId, productId: license.productId };
    return presentActivated(await sealLicenseData(ids, secrets, now()), license);
  });
});

/** What a site says of itself and of its license, without secrets, as it is recorded. */
interface Asked {
  readonly site: Site;
  readonly clientName: string | null;
  readonly code: string;
}

function newcomerOf({ site, clientName }: Asked, holderId: string, origin: Origin): Newcomer {
  const { name, url, domain } = site;
  return {
    holderId,
    hostName: name,
    clientName,
    tokenId: null,
    serverType: null,
    place: { url, domain },
    origin,
    mode: "online",
    isVouchedFor: false,
  };
}

function attemptOf(
  { site, clientName, code }: Asked,
  license: License | null,
  holderId: string | null,
): Attempt {
  const { name, url, domain } = site;
  return {
    accountId: license?.accountId ?? null,
    subjects: license === null ? [] : [license.id],
    about: {
      licenseId: license?.id ?? null,
      licenseCode: license?.code ?? code.slice(0, CODE_CHARACTERS),
      productId: license?.productId ?? null,
      holderId,
      hostName: name,
      clientName,
      url,
      domain,
    },
  };
}

function presentActivated(sealed: string, { expiresAt, maintenanceUntil }: License) {
  return wireReply({
    external: {
      message: "Activated.",
      lic_response: sealed,
      data: { license_data: sealed },
      expires_at: wireInstant(expiresAt),
      updates_until: wireInstant(maintenanceUntil),
      support_until: wireInstant(maintenanceUntil),
    },
    legacy: {
      message: "Activated! Thanks for activating your license.",
      data: null,
      lic_response: sealed,
    },
  });
}
