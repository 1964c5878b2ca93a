import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ERRORS } from "../../shared/contract/errors.ts";
import type { InputFor } from "../../shared/contract/operation.ts";
import { explainLicense } from "../../shared/contract/operations/explain-license.ts";
import { LICENSE_REFUSALS } from "../../shared/domain/refusal.ts";
import { callsDuring, isWrite } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { vendorSettings } from "../support/vendor-settings.ts";
import { license, licenseWithToken, product } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

type Question = InputFor<typeof explainLicense>["query"];

const ask = (reference: string, query: Question = {}) =>
  service.staff(explainLicense, { params: { license: reference }, query });
const stepOf = (answer: Awaited<ReturnType<typeof ask>>, rule: string) =>
  answer.reply.steps.find((step) => step.rule === rule);

describe("explain", () => {
  test("shows all twelve rules in their order, and writes nothing", async () => {
    const { code } = await license(service);
    const calls = await callsDuring(service.sdk, async () => {
      const { reply } = await ask(code, { domain: "example.com", ip: "192.0.2.1" });
      expect(reply).toMatchObject({ wouldSucceed: true, code: null });
      expect(reply.steps.map(({ rule }) => rule)).toEqual(LICENSE_REFUSALS);
      for (const { detail, fix } of reply.steps) expect([detail, fix]).toEqual([null, null]);
    });
    expect(calls.filter(isWrite)).toEqual([]);
  });

  test("says of the first refusal what is wrong, what it compared and what mends it; the rest is not reached", async () => {
    const startsAt = "2027-05-01T00:00:00.000Z";
    const { id } = await license(service, { startsAt, allowedDomains: ["example.com"] });
    const answer = await ask(id, { domain: "example.org" });
    const { detail, fix } = ERRORS.LICENSE_NOT_STARTED;
    expect(answer.reply).toMatchObject({ wouldSucceed: false, code: "LICENSE_NOT_STARTED" });
    expect(stepOf(answer, "LICENSE_NOT_STARTED")).toEqual({
      rule: "LICENSE_NOT_STARTED",
      verdict: "refused",
      compared: { startsAt, nowAt: new Date(service.clock.now()).toISOString() },
      detail,
      fix,
    });
    expect(stepOf(answer, "DOMAIN_NOT_ALLOWED")).toMatchObject({ verdict: "not-reached", compared: {} });
    service.clock.set(Date.parse(startsAt));
    expect((await ask(id, { domain: "example.org" })).reply.code).toBe("DOMAIN_NOT_ALLOWED");
    expect((await ask(id, { domain: "https://www.Example.com/shop" })).reply.wouldSucceed).toBe(true);
  });

  test("does not guess what it was not told", async () => {
    const { id } = await license(service, { allowedIps: ["192.0.2.0/24"] });
    const open = await ask(id);
    expect(open.reply).toMatchObject({ wouldSucceed: null, code: null });
    expect(stepOf(open, "IP_NOT_ALLOWED")).toMatchObject({ verdict: "not-told", compared: { ip: null } });
    expect((await ask(id, { ip: "192.0.2.9" })).reply.wouldSucceed).toBe(true);
    expect((await ask(id, { ip: "::ffff:192.0.2.9" })).reply.wouldSucceed).toBe(true);
    expect((await ask(id, { ip: "198.51.100.1" })).reply.code).toBe("IP_NOT_ALLOWED");
  });

  test("says of a node that holds a use that it keeps it, and of a newcomer that all are taken", async () => {
    const { license: made, token } = await licenseWithToken(service);
    const [node, other] = [await service.node(), await service.node()];
    await node.activate(token.token);
    const held = await ask(made.id, { nodeId: node.id });
    expect(held.reply.wouldSucceed).toBe(true);
    expect(stepOf(held, "LICENSE_LIMIT_REACHED")).toMatchObject({
      verdict: "not-applied",
      compared: { usesTaken: 1, parallelUses: 1, holdsUse: true },
    });
    for (const query of [{ nodeId: other.id }, {}]) {
      expect((await ask(made.id, query)).reply).toMatchObject({
        wouldSucceed: false,
        code: "LICENSE_LIMIT_REACHED",
      });
    }
    await node.deactivate();
    expect((await ask(made.id, { nodeId: other.id })).reply.wouldSucceed).toBe(true);
  });

  test("foretells what happens: the answer about a node is that of its activation", async () => {
    const needed = await product(service);
    const needy = await product(service, { requires: [needed.id] });
    const terms = [
      { allowedDomains: ["fax-01"] },
      { allowedDomains: ["fax-02"] },
      { allowedIps: ["127.0.0.1"] },
      { allowedIps: ["192.0.2.1"] },
      { serverType: "Production" },
      { product: needy.id },
      { startsAt: "2099-01-01T00:00:00Z" },
      {},
    ];
    for (const given of terms) {
      const { license: made, token } = await licenseWithToken(service, given);
      const node = await service.node();
      await node.activate((await licenseWithToken(service, { accountId: made.accountId })).token.token);
      const { wouldSucceed, code } = (await ask(made.id, { nodeId: node.id, ip: "127.0.0.1" })).reply;
      const { status, text } = await node.activate(token.token);
      expect(wouldSucceed, JSON.stringify(given)).toBe(status === 200);
      expect(code, JSON.stringify(given)).toBe(status === 200 ? null : JSON.parse(text).code);
    }
  });

  test("knows the settings: whether the oldest goes, and the year's cap", async () => {
    const vendor = vendorSettings(service);
    const { license: made, token } = await licenseWithToken(service);
    await (await service.node()).activate(token.token);
    await vendor.update({ deactivateOldest: true, releasesPerLicenseAndYear: 1 });
    const free = await ask(made.id, { ip: "192.0.2.1" });
    expect(free.reply.wouldSucceed).toBe(true);
    expect(stepOf(free, "LICENSE_LIMIT_REACHED")?.compared).toMatchObject({ onLimit: "deactivate-oldest" });
    await (await service.node()).activate(token.token);
    const capped = await ask(made.id, { ip: "192.0.2.1" });
    expect(capped.reply.code).toBe("RELEASES_USED_UP");
    expect(stepOf(capped, "RELEASES_USED_UP")?.compared).toEqual({ releasesThisYear: 1, releasesPerYear: 1 });
    await vendor.reset();
  });

  test("needs a license that is there, and a domain and an address that are some", async () => {
    const { id } = await license(service);
    const node = await service.node();
    const locations = async (query: Question) =>
      (await ask(id, query)).problem.errors?.map(({ location }) => location);
    expect((await ask("NO-SUCH-CODE")).problem.code).toBe("NOT_FOUND");
    expect((await ask("CSL1-AAAAA")).problem.code).toBe("NOT_FOUND");
    expect(await locations({ domain: "not a domain" })).toEqual(["query.domain"]);
    expect(await locations({ ip: "192.0.2" })).toEqual(["query.ip"]);
    expect(await locations({ nodeId: node.id, domain: "example.com" })).toEqual(["query.domain"]);
  });
});
