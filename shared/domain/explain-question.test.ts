import { describe, expect, it } from "vitest";
import type { SiteFacts } from "./activate-site.ts";
import { explainQuestion, type Question } from "./explain-question.ts";
import {
  activation,
  environment,
  license,
  licenseFacts,
  NODE_ID,
  node,
  product,
} from "./testing/builders.ts";

const SITE_ID = `sit_${"s".repeat(22)}`;
const STRICT = license({
  allowedDomains: ["example.com"],
  allowedIps: ["192.0.2.0/24"],
  serverType: "Production",
});
const STRICT_PRODUCT = product({ requires: ["prd_2"] });
const NOBODY: Question = { nodeId: null, domain: null, ip: null, serverType: null };

const siteFacts = (given: Partial<SiteFacts> = {}): SiteFacts => ({
  license: licenseFacts({ license: STRICT, product: STRICT_PRODUCT }),
  site: null,
  held: [],
  ...given,
});

const ask = (question: Partial<Question>, facts = siteFacts()) =>
  explainQuestion(facts, question.nodeId ?? SITE_ID, { ...NOBODY, ...question }, environment());

/** The rules about who asks, as far as they did not pass. */
const open = ({ steps }: ReturnType<typeof ask>) =>
  steps.slice(6, 10).flatMap(({ rule, verdict }) => (verdict === "passed" ? [] : [`${rule} ${verdict}`]));

describe("a question about a newcomer", () => {
  it("that says nothing is answered as far as that goes", () => {
    const answer = ask({});
    expect(answer).toMatchObject({ wouldSucceed: null, code: null });
    expect(open(answer)).toEqual([
      "DOMAIN_NOT_ALLOWED not-told",
      "IP_NOT_ALLOWED not-told",
      "SERVER_TYPE_MISMATCH not-told",
      "PREREQUISITE_MISSING not-told",
    ]);
    expect(answer.steps.slice(6, 9).map(({ compared }) => compared)).toMatchObject([
      { domain: null },
      { ip: null },
      { serverType: null },
    ]);
  });

  it("that says nothing is answered with yes where the license asks nothing", () => {
    const facts = siteFacts({ license: licenseFacts() });
    expect(ask({}, facts)).toMatchObject({ wouldSucceed: true, code: null });
  });

  it("is answered with no, where that is certain, whatever was left out", () => {
    const full = licenseFacts({ license: STRICT, product: STRICT_PRODUCT, usesTaken: 1 });
    expect(ask({}, siteFacts({ license: full }))).toMatchObject({
      wouldSucceed: false,
      code: "LICENSE_LIMIT_REACHED",
    });
  });

  it("that names a site of another domain, address or server type is answered with that", () => {
    const right = { domain: "example.com", ip: "192.0.2.7", serverType: "Production" };
    const code = (change: Partial<Question>) => ask({ ...right, ...change }).code;
    expect(code({ domain: "example.org" })).toBe("DOMAIN_NOT_ALLOWED");
    expect(code({ ip: "198.51.100.1" })).toBe("IP_NOT_ALLOWED");
    expect(code({ serverType: "Test" })).toBe("SERVER_TYPE_MISMATCH");
    expect(code({})).toBe("PREREQUISITE_MISSING");
  });

  it("counts what is in use at that site", () => {
    const held = [
      {
        licenseId: "lic_2",
        license: license({ id: "lic_2", productId: "prd_2" }),
        product: product({ id: "prd_2" }),
        activation: activation({ licenseId: "lic_2", holderId: SITE_ID }),
      },
    ];
    const right = { domain: "example.com", ip: "192.0.2.7", serverType: "Production" };
    expect(ask(right, siteFacts({ held }))).toMatchObject({ wouldSucceed: true, code: null });
  });

  it("knows what a known node told of itself: its host name is its domain", () => {
    const site = node({ hostName: "Example.com.", serverType: "Production" });
    const answer = ask({ nodeId: NODE_ID, ip: "192.0.2.7" }, siteFacts({ site }));
    expect(answer.code).toBe("PREREQUISITE_MISSING");
    expect(answer.steps[6]?.compared).toMatchObject({ domain: "example.com" });
    const silent = ask({ nodeId: NODE_ID, ip: "192.0.2.7" }, siteFacts({ site: node() }));
    expect(silent.code).toBe("DOMAIN_NOT_ALLOWED");
  });

  it("does not know the host name of a node that was never here", () => {
    expect(open(ask({ nodeId: NODE_ID, ip: "192.0.2.7" }))).toEqual([
      "DOMAIN_NOT_ALLOWED not-told",
      "SERVER_TYPE_MISMATCH not-told",
      "PREREQUISITE_MISSING refused",
    ]);
  });

  it("prefers the server type that is asked about to the one that was told before", () => {
    const site = node({ serverType: "Test" });
    const facts = siteFacts({
      site,
      license: licenseFacts({ license: license({ serverType: "Production" }) }),
    });
    expect(ask({ nodeId: NODE_ID }, facts).code).toBe("SERVER_TYPE_MISMATCH");
    expect(ask({ nodeId: NODE_ID, serverType: "Production" }, facts).wouldSucceed).toBe(true);
  });

  it("is answered with yes for who holds a use, whatever the lists say now", () => {
    const own = activation({ holderId: SITE_ID });
    const held = licenseFacts({ license: STRICT, product: STRICT_PRODUCT, activation: own, usesTaken: 1 });
    expect(ask({ domain: "example.org" }, siteFacts({ license: held })).wouldSucceed).toBe(true);
  });
});
