import { describe, expect, it } from "vitest";
import { decideSiteActivation, type SiteFacts } from "./activate-site.ts";
import {
  activation,
  environment,
  license,
  licenseFacts,
  NOW,
  newcomer,
  node,
  product,
} from "./testing/builders.ts";

const SITE_ID = `sit_${"s".repeat(22)}`;
const site = newcomer({
  holderId: SITE_ID,
  hostName: "shop.example.com",
  clientName: "Ann",
  tokenId: null,
  place: { url: "https://shop.example.com", domain: "shop.example.com" },
});

const decide = (given: Partial<SiteFacts> = {}, who = site) =>
  decideSiteActivation({ license: licenseFacts(), site: null, held: [], ...given }, who, environment());

describe("an activation by license code", () => {
  it("takes a use and makes a record of the site at its first one", () => {
    expect(decide()).toMatchObject({
      outcome: "granted",
      site: {
        id: SITE_ID,
        accountId: "acc_1",
        hostName: "shop.example.com",
        licenseIds: [license().id],
        firstSeenAt: NOW,
        lastContactAt: NOW,
      },
      claim: { activation: { holderId: SITE_ID, clientName: "Ann", tokenId: null } },
    });
  });

  it("is harmless to repeat: the site keeps its use and nothing is claimed", () => {
    const own = activation({ holderId: SITE_ID });
    const again = decide({ license: licenseFacts({ activation: own, usesTaken: 1 }) });
    expect(again).toMatchObject({ outcome: "granted", activation: own, claim: null });
  });

  it("keeps what is known of the site, and adds the license to what it holds", () => {
    const known = node({
      id: SITE_ID,
      licenseIds: ["lic_x"],
      firstSeenAt: 5,
      version: "1.2",
      serverType: "Test",
      fingerprint: { disk: "a" },
    });
    expect(decide({ site: known })).toMatchObject({
      site: {
        licenseIds: ["lic_x", license().id],
        firstSeenAt: 5,
        lastContactAt: NOW,
        version: "1.2",
        serverType: "Test",
        fingerprint: { disk: "a" },
      },
    });
    const told = decide({ site: known }, { ...site, serverType: "Production", hostName: null });
    expect(told).toMatchObject({ site: { serverType: "Production", hostName: known.hostName } });
  });

  it("is refused with the license's first reason", () => {
    const full = licenseFacts({ usesTaken: 1 });
    expect(decide({ license: full })).toEqual({ outcome: "refused", code: "LICENSE_LIMIT_REACHED" });
    const unknown = licenseFacts({ license: null });
    expect(decide({ license: unknown })).toEqual({ outcome: "refused", code: "LICENSE_UNKNOWN" });
  });

  it("of a product that requires another needs a good license of that one in use there", () => {
    const needy = licenseFacts({ product: product({ requires: ["prd_2"] }) });
    const other = (given: object, isActive = true) => ({
      licenseId: "lic_2",
      license: license({ id: "lic_2", productId: "prd_2", ...given }),
      product: product({ id: "prd_2" }),
      activation: activation({ licenseId: "lic_2", holderId: SITE_ID, isActive }),
    });
    const outcome = (...held: SiteFacts["held"]) => decide({ license: needy, held }).outcome;
    expect(outcome()).toBe("refused");
    expect(outcome(other({}))).toBe("granted");
    expect(outcome(other({}, false))).toBe("refused");
    expect(outcome(other({ state: "blocked" }))).toBe("refused");
    expect(outcome(other({ expiresAt: NOW }))).toBe("refused");
  });
});
