import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { acceptReturn } from "../../shared/contract/operations/accept-return.ts";
import { addBlacklistEntry } from "../../shared/contract/operations/add-blacklist-entry.ts";
import { answerRequestByCode } from "../../shared/contract/operations/answer-request-by-code.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { listActivations } from "../../shared/contract/operations/list-activations.ts";
import { formatLicenseCode, LICENSE_CODE_RANDOM_BYTES } from "../../shared/domain/license-code.ts";
import { LIMITS } from "../../shared/domain/limits.ts";
import { requestFor } from "../support/caller.ts";
import { askFrom } from "../support/from-address.ts";
import { invariants } from "../support/invariants.ts";
import { newNonce } from "../support/node.ts";
import { answerByCode, openAnswer, requestString, returnString } from "../support/offline.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy } from "../support/table.ts";
import { vendorSettings } from "../support/vendor-settings.ts";
import { license } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
beforeEach(() => vendorSettings(service).reset());
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

let made = 0;
/** A code of the right form that no license has. */
function unknownCode(): string {
  made += 1;
  return formatLicenseCode(new Uint8Array(LICENSE_CODE_RANDOM_BYTES).fill(made));
}

/** Somebody at this address brings a request string with license codes. */
async function bringFrom(ip: string, request: string, licenseCodes: readonly string[]) {
  const asked = requestFor(answerRequestByCode, { body: { request, licenseCodes: [...licenseCodes] } });
  const { status, headers, text } = await askFrom(service, ip, asked);
  return { status, code: JSON.parse(text).code as string, retryAfter: headers["retry-after"] };
}

describe("a request string that somebody brings with license codes", () => {
  test("is answered without an account: license code and request string give a response string (A11)", async () => {
    const one = await license(service);
    const two = await license(service, { accountId: one.accountId });
    const [node, nonce] = [await service.node(), newNonce()];
    const request = await requestString(service, node, { nonce });
    const typed = [one.code.toLowerCase().replaceAll("-", " "), two.code, one.code];
    const { reply } = await answerByCode(service, node, { request, licenseCodes: typed });
    expect(reply.activations.map(({ licenseCode }) => licenseCode)).toEqual([one.code, two.code]);
    const { licenses } = await openAnswer(service, node, nonce, reply.responses[0]?.text);
    expect(licenses.map(({ code }) => code)).toEqual([one.code, two.code]);
    const [entry] = await activityAbout(service.db, reply.activations[0]?.id ?? "");
    expect(entry).toMatchObject({ kind: "activation.succeeded", actor: { kind: "node", id: node.id } });
  });

  test("takes no second use when it is brought again", async () => {
    const its = await license(service);
    const node = await service.node();
    const request = await requestString(service, node);
    for (let times = 0; times < 3; times += 1)
      expect((await answerByCode(service, node, { request, licenseCodes: [its.code] })).status).toBe(200);
    expect((await service.staff(getLicense, { params: { license: its.id } })).reply.usesTaken).toBe(1);
  });

  test("with `legacy` brings a string for each product (A12)", async () => {
    const one = await license(service);
    const two = await license(service, { accountId: one.accountId });
    const body = { licenseCodes: [one.code, two.code], legacy: true };
    expect((await answerByCode(service, await service.node(), body)).reply.responses).toHaveLength(2);
  });
});

describe("codes that prove too little", () => {
  test("an imported one is refused without a read, with the way to the vendor; its place is named", async () => {
    const imported = await license(service, { code: "ABC-123" });
    const own = await license(service, { accountId: imported.accountId });
    const { problem } = await answerByCode(service, await service.node(), {
      licenseCodes: [own.code, imported.code],
    });
    expect(problem).toMatchObject({
      ...{ status: 403, code: "LICENSE_CODE_FOREIGN" },
      fix: expect.stringContaining("the vendor"),
      errors: [{ location: "body.licenseCodes.1" }],
    });
  });

  test("a mistyped one is refused before any read, and nobody is counted for it", async () => {
    const { code } = await license(service);
    const mistyped = code.slice(0, -1) + (code.endsWith("0") ? "1" : "0");
    const { written } = await changesBy(service.db, async () => {
      const { problem } = await answerByCode(service, await service.node(), { licenseCodes: [mistyped] });
      expect([problem.status, problem.code]).toEqual([400, "LICENSE_CODE_MISTYPED"]);
    });
    expect(written).toEqual([]);
  });

  test("codes of two accounts do not go together", async () => {
    const licenseCodes = [(await license(service)).code, (await license(service)).code];
    const { problem } = await answerByCode(service, await service.node(), { licenseCodes });
    expect(problem.code).toBe("LICENSES_OF_SEVERAL_ACCOUNTS");
  });
});

describe("who tries codes", () => {
  test("leaves a failed attempt with the code, the server and the reason", async () => {
    const node = await service.node();
    const [code, known] = [unknownCode(), (await license(service)).code];
    const { problem } = await answerByCode(service, node, { licenseCodes: [known, known, code] });
    expect(problem).toMatchObject({ code: "LICENSE_UNKNOWN", errors: [{ location: "body.licenseCodes.2" }] });
    const query = { isValid: "false", search: code } as const;
    const { items } = (await service.staff(listActivations, { query })).reply;
    expect(items).toMatchObject([{ reason: "LICENSE_UNKNOWN", nodeId: node.id, hostName: "fax-01" }]);
  });

  test("is on the blacklist after as many attempts as others, and then refused, whatever code comes", async () => {
    await vendorSettings(service).update({ blacklistIpAfterFailedAttempts: 3 });
    const node = await service.node();
    const request = await requestString(service, node);
    for (let tries = 0; tries < 3; tries += 1)
      expect((await bringFrom("192.0.2.77", request, [unknownCode()])).code).toBe("LICENSE_UNKNOWN");
    const good = await license(service);
    expect((await bringFrom("192.0.2.77", request, [good.code])).code).toBe("IP_BLACKLISTED");
    expect((await bringFrom("192.0.2.78", request, [good.code])).status).toBe(200);
  });

  test("is refused from an address that staff blacklisted", async () => {
    await service.staff(addBlacklistEntry, { body: { target: "198.51.100.0/24", reason: "Sells codes." } });
    const [node, its] = [await service.node(), await license(service)];
    const request = await requestString(service, node);
    expect((await bringFrom("198.51.100.9", request, [its.code])).code).toBe("IP_BLACKLISTED");
  });

  test("may bring so many strings from one address, and is told when it may go on", async () => {
    const its = await license(service);
    const request = await requestString(service, await service.node());
    const bring = () => bringFrom("203.0.113.5", request, [its.code]);
    for (let times = 0; times < LIMITS.answersByCode; times += 1) expect((await bring()).status).toBe(200);
    const { written } = await changesBy(service.db, async () => {
      const seconds = String(LIMITS.answersByCodeMinutes * 60);
      expect(await bring()).toEqual({ status: 429, code: "REQUESTS_TOO_MANY", retryAfter: seconds });
    });
    expect(written).toEqual([]);
    expect((await bringFrom("203.0.113.6", request, [its.code])).status).toBe(200);
    service.clock.advance(LIMITS.answersByCodeMinutes * 60_000);
    expect((await bring()).status).toBe(200);
  });

  test("gains nothing by moving about inside one IPv6 network, nor by 50 at once", async () => {
    const its = await license(service);
    const request = await requestString(service, await service.node());
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) => bringFrom(`2001:db8:7::${at.toString(16)}`, request, [its.code])),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(LIMITS.answersByCode);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
  });
});

test("a return string is a proof: attempts do not block it, staff do", async () => {
  await vendorSettings(service).update({ blacklistIpAfterFailedAttempts: 1 });
  const [node, its] = [await service.node(), await license(service, { parallelUses: 2 })];
  const request = await requestString(service, node);
  const { reply } = await answerByCode(service, node, { request, licenseCodes: [its.code] });
  await bringFrom("192.0.2.99", request, [unknownCode()]);
  expect((await bringFrom("192.0.2.99", request, [its.code])).code).toBe("IP_BLACKLISTED");
  const text = await returnString(service, node, [reply.activations[0]?.id ?? ""]);
  const bring = async (ip: string, returned: string) => {
    const { status, text: body } = await askFrom(
      service,
      ip,
      requestFor(acceptReturn, { body: { return: returned } }),
    );
    return status === 200 ? status : JSON.parse(body).code;
  };
  expect(await bring("198.51.100.9", text)).toBe("IP_BLACKLISTED");
  const unknown = await returnString(service, await service.node(), [reply.activations[0]?.id ?? ""]);
  expect(await bring("192.0.2.99", unknown)).toBe("IP_BLACKLISTED");
  expect(await bring("192.0.2.99", text)).toBe(200);
});
