import { describe, expect, it } from "vitest";
import { heldUseOf, type LicenseFacts, type Newcomer, takeUse } from "./take-use.ts";
import {
  activation,
  environment,
  license,
  licenseFacts,
  NODE_ID,
  NOW,
  newcomer,
  OTHER_NODE_ID,
} from "./testing/builders.ts";

const take = (facts: Partial<LicenseFacts> = {}, who: Partial<Newcomer> = {}) =>
  takeUse(licenseFacts(facts), newcomer(who), [], environment());

/** How the use is taken, or the code. */
const how = (...given: Parameters<typeof take>) => {
  const taken = take(...given);
  if (typeof taken === "string") return taken;
  return taken.claim?.use.kind ?? "kept";
};

const SITE = {
  holderId: `sit_${"s".repeat(22)}`,
  hostName: "shop.example.com",
  clientName: "Ann",
  tokenId: null,
  place: { url: "https://shop.example.com/x", domain: "shop.example.com" },
} as const;

describe("a use that is taken", () => {
  it("makes a record of who took it, from where, and of which revision the license was", () => {
    const revised = license({ revision: 7 });
    const taken = take({ license: revised }, SITE);
    expect(taken).toMatchObject({
      claim: { revision: 7, use: { kind: "free", limit: 1 } },
      activation: {
        ...{ holderId: SITE.holderId, hostName: SITE.hostName, clientName: "Ann", tokenId: null },
        ...{ url: SITE.place.url, domain: SITE.place.domain, observedIp: "192.0.2.1" },
        ...{ licenseId: license().id, activatedAt: NOW, deactivatedAt: null, isActive: true },
      },
    });
  });

  it("is kept by who holds it, even where the license is full and its lists have changed", () => {
    const strict = license({
      allowedDomains: ["example.org"],
      allowedIps: ["198.51.100.1"],
      serverType: "X",
    });
    expect(how({ license: strict, usesTaken: 1, activation: activation() })).toBe("kept");
  });

  it("is not kept by who gave it back: the lists apply again", () => {
    const released = activation({ isActive: false });
    expect(how({ activation: released })).toBe("free");
    expect(how({ license: license({ allowedDomains: ["example.org"] }), activation: released })).toBe(
      "DOMAIN_NOT_ALLOWED",
    );
  });
});

describe("what the lists of a license look at", () => {
  const only = { license: license({ allowedDomains: ["shop.example.com"] }) };

  it("is a site's domain, and a node's host name in any case and with a dot at its end", () => {
    expect(how(only, SITE)).toBe("free");
    expect(how(only, { hostName: "Shop.Example.COM." })).toBe("free");
  });

  it("is not a site's name, nor a node's place", () => {
    expect(how(only, { ...SITE, place: { url: null, domain: null } })).toBe("DOMAIN_NOT_ALLOWED");
    expect(how(only, { place: SITE.place })).toBe("DOMAIN_NOT_ALLOWED");
    expect(how(only, { hostName: null, place: SITE.place })).toBe("DOMAIN_NOT_ALLOWED");
  });

  it("is the address that was observed, not the one that is claimed", () => {
    const near = { license: license({ allowedIps: ["192.0.2.0/24"] }) };
    const far = { observedIp: "198.51.100.1", claimedIp: "192.0.2.1", userAgent: null };
    expect(how(near)).toBe("free");
    expect(how(near, { origin: far })).toBe("IP_NOT_ALLOWED");
  });
});

describe("a newcomer that replaces a dead holder", () => {
  const dead = activation({ holderId: OTHER_NODE_ID, activatedAt: NOW - 9 });
  const victim = { activationId: dead.id, holderId: OTHER_NODE_ID, activatedAt: NOW - 9 };

  it("takes its very use, which counts as no release", () => {
    const swap = { kind: "swap", victim, counted: null };
    expect(take({ replaced: dead, usesTaken: 1 })).toMatchObject({ claim: { use: swap } });
    expect(take({ replaced: dead, usesTaken: 1, license: license({ parallelUses: null }) })).toMatchObject({
      claim: { use: swap },
    });
  });

  it("takes it also where another use is free, and where the license is over its limit", () => {
    expect(how({ replaced: dead, license: license({ parallelUses: 5 }), usesTaken: 1 })).toBe("swap");
    expect(how({ replaced: dead, usesTaken: 4 })).toBe("swap");
  });

  it("takes it rather than that of the oldest", () => {
    const oldest = [{ activationId: "act_a", holderId: "nod_a", activatedAt: 1 }];
    const swapping = license({ onLimit: "deactivate-oldest" });
    expect(take({ replaced: dead, usesTaken: 1, oldest, license: swapping })).toMatchObject({
      claim: { use: { victim } },
    });
  });

  it("has a normal claim where the dead one has given its use back", () => {
    const gone = activation({ holderId: OTHER_NODE_ID, isActive: false });
    expect(how({ replaced: gone })).toBe("free");
    expect(how({ replaced: gone, usesTaken: 1 })).toBe("LICENSE_LIMIT_REACHED");
  });

  it("does not take its own place: the dead one that is alive keeps its use, or claims one like any other", () => {
    const own = activation({ holderId: NODE_ID });
    expect(how({ replaced: own, activation: own, usesTaken: 1 })).toBe("kept");
    expect(how({ replaced: own, activation: null, usesTaken: 1 })).toBe("LICENSE_LIMIT_REACHED");
    const released = activation({ holderId: NODE_ID, isActive: false });
    expect(how({ replaced: released, activation: released })).toBe("free");
  });

  it("keeps what it holds already: the dead one's use stays for nobody to take", () => {
    expect(how({ replaced: dead, activation: activation(), usesTaken: 2 })).toBe("kept");
  });

  it("is judged by every rule before", () => {
    expect(how({ replaced: dead, license: license({ state: "blocked" }) })).toBe("LICENSE_BLOCKED");
    expect(how({ replaced: dead, license: license({ allowedIps: ["198.51.100.1"] }) })).toBe(
      "IP_NOT_ALLOWED",
    );
  });
});

describe("a use that is held offline", () => {
  const offline = activation({ mode: "offline", tokenId: null, answeredAt: NOW - 500 });

  it("becomes online with the token of who holds it, and is no second use", () => {
    const taken = take({ activation: offline, usesTaken: 1 });
    const after = { ...offline, mode: "online", tokenId: "tok_1" };
    expect(taken).toMatchObject({ activation: after, claim: null, change: { before: offline, after } });
  });

  it("stays as it was where it was online before", () => {
    const its = activation();
    expect(take({ activation: its })).toMatchObject({ activation: its, claim: null, change: null });
  });

  it("is taken anew by who gave it back, in the mode of the newcomer", () => {
    const released = { ...offline, isActive: false };
    const anew = { mode: "online", answeredAt: null, activatedAt: NOW };
    expect(take({ activation: released })).toMatchObject({ activation: anew, change: null });
    expect(take({ activation: released }, { mode: "offline" })).toMatchObject({
      activation: { mode: "offline", answeredAt: NOW },
    });
  });

  it("stands in its license's list as such, and an online one says nothing of it", () => {
    const { id: activationId, holderId, activatedAt } = offline;
    expect(heldUseOf(offline)).toEqual({ activationId, holderId, activatedAt, mode: "offline" });
    expect(heldUseOf(activation())).toEqual({ activationId, holderId, activatedAt });
  });
});
