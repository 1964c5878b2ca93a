import { isDomainAllowed } from "./allowed-domains.ts";
import { isIpAllowed } from "./allowed-ips.ts";
import type { License } from "./license.ts";
import { hasStarted, isOver } from "./license-dates.ts";
import type { Product } from "./product.ts";
import type { LicenseRefusal, StandingRefusal } from "./refusal.ts";

/** What one rule looked at, by name; times are epoch ms and their names end in `At`. */
export type Compared = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** One rule of the specification: what it asks, and what it looks at to answer. */
export interface Rule<Code extends string, Facts> {
  readonly code: Code;
  readonly holds: (facts: Facts, now: number) => boolean;
  readonly compared: (facts: Facts, now: number) => Compared;
}

/** A license with its product: what is true of it whoever asks. */
export interface Standing {
  readonly license: License;
  readonly product: Product;
}

/** Who asks: the address that the gateway saw (null where that is not its own and nobody's business), the domain that a site states or a node's host name, the server type. */
export interface Asker {
  readonly ip: string | null;
  readonly domain: string | null;
  readonly serverType: string | null;
}

/** A license, who wants to use it, and the ids of the products that are in use there. */
export interface Asked extends Standing {
  readonly asker: Asker;
  readonly productsInUse: readonly string[];
}

/** The rules that hold for everybody, in their order; before them all stands that there is such a license. */
export const STANDING_RULES: readonly Rule<Exclude<StandingRefusal, "LICENSE_UNKNOWN">, Standing>[] = [
  {
    code: "LICENSE_REVOKED",
    holds: ({ license }) => license.state !== "revoked",
    compared: ({ license }) => ({ state: license.state }),
  },
  {
    code: "LICENSE_BLOCKED",
    holds: ({ license }) => license.state !== "blocked",
    compared: ({ license }) => ({ state: license.state }),
  },
  {
    code: "PRODUCT_INACTIVE",
    holds: ({ product }) => product.isActive,
    compared: ({ product }) => ({ product: product.code, isActive: product.isActive }),
  },
  {
    code: "LICENSE_NOT_STARTED",
    holds: ({ license }, now) => hasStarted(license, now),
    compared: ({ license }, now) => ({ startsAt: license.startsAt, nowAt: now }),
  },
  {
    code: "LICENSE_EXPIRED",
    holds: ({ license }, now) => !isOver(license, now),
    compared: ({ license }, now) => ({
      expiresAt: license.expiresAt,
      graceDays: license.graceDays,
      nowAt: now,
    }),
  },
];

/** What a question about a newcomer may leave out; `holder` stands for who it is, and so for what is in use there. */
export type Untold = "domain" | "ip" | "serverType" | "holder";

/** A rule about who asks, and which part of that it is about. */
export type AskerRule = Rule<
  Exclude<LicenseRefusal, StandingRefusal | "LICENSE_LIMIT_REACHED" | "RELEASES_USED_UP">,
  Asked
> & { readonly about: Untold };

/** The rules about who asks, in their order; they are judged when a use is taken, not at every poll. */
export const ASKER_RULES: readonly AskerRule[] = [
  {
    code: "DOMAIN_NOT_ALLOWED",
    about: "domain",
    holds: ({ license, asker }) => isDomainAllowed(license.allowedDomains, asker.domain),
    compared: ({ license, asker }) => ({ allowedDomains: license.allowedDomains, domain: asker.domain }),
  },
  {
    code: "IP_NOT_ALLOWED",
    about: "ip",
    holds: ({ license, asker }) => asker.ip === null || isIpAllowed(license.allowedIps, asker.ip),
    compared: ({ license, asker }) => ({ allowedIps: license.allowedIps, ip: asker.ip || null }),
  },
  {
    code: "SERVER_TYPE_MISMATCH",
    about: "serverType",
    holds: ({ license, asker }) => license.serverType === null || license.serverType === asker.serverType,
    compared: ({ license, asker }) => ({
      licenseServerType: license.serverType,
      serverType: asker.serverType,
    }),
  },
  {
    code: "PREREQUISITE_MISSING",
    about: "holder",
    holds: ({ product, productsInUse }) => product.requires.every((id) => productsInUse.includes(id)),
    compared: ({ product, productsInUse }) => ({ requires: product.requires, inUse: productsInUse }),
  },
];
