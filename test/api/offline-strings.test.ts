import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LIMITS } from "../../shared/domain/limits.ts";
import { writeArmor } from "../../shared/signing/armor.ts";
import { signDocument } from "../../shared/signing/document.ts";
import { newNonce, type TestNode } from "../support/node.ts";
import { answer, answerByCode, bringReturn, requestString, returnString } from "../support/offline.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityLog, changesBy } from "../support/table.ts";
import { type License, license, product, token } from "../support/world.ts";

let service: TestService;
let its: License;
let node: TestNode;
let request: string;
beforeAll(async () => {
  service = await startTestService();
  its = await license(service, { parallelUses: null });
  node = await service.node();
  request = await requestString(service, node);
});
afterAll(() => service.close());

const refused = async (text: string) =>
  (await answer(service, node, { request: text, licenses: [its.id] })).problem;
const lines = () => request.split("\n");

/** One data character of a line, typed wrong. */
function mistyped(line: string): string {
  const at = 8;
  return line.slice(0, at) + (line[at] === "7" ? "8" : "7") + line.slice(at + 1);
}

describe("what is wrong with a pasted string is named", () => {
  test("the lines with a typing error, by their numbers (A11)", async () => {
    const text = lines().map((line, at) => (at === 3 || at === 5 ? mistyped(line) : line));
    expect(await refused(text.join("\n"))).toMatchObject({
      ...{ status: 400, code: "STRING_MISTYPED" },
      errors: [
        {
          location: "body.request.line 3",
          message: "has a typing error",
          fix: "Compare line 3 with the original, character by character.",
        },
        { location: "body.request.line 5" },
      ],
    });
  });

  test("a line that is missing", async () => {
    const { code, errors } = await refused(lines().toSpliced(2, 1).join("\n"));
    expect([code, errors]).toEqual([
      "STRING_MISTYPED",
      [{ location: "body.request.line 2", message: "is missing", fix: "Add line 2." }],
    ]);
  });

  test("a line of another string", async () => {
    const other = (await requestString(service, node)).split("\n");
    const { code, errors } = await refused(
      lines()
        .with(2, other[2] ?? "")
        .join("\n"),
    );
    expect([code, errors?.[0]?.message]).toEqual(["STRING_MISTYPED", "belongs to another string"]);
  });

  test("a text that holds no string, one that is cut to nothing, and one that is endless", async () => {
    for (const text of ["please activate my server", "x".repeat(59_000)])
      expect((await refused(text)).code).toBe("STRING_UNKNOWN");
    expect(await refused("COUNTERSIGN/1 REQUEST\nCOUNTERSIGN/1 END")).toMatchObject({
      code: "STRING_MISTYPED",
      errors: [{ message: "has not a single right line" }],
    });
  });

  test("a string of another kind: a response, or a return string", async () => {
    const { reply } = await answer(service, node, { licenses: [its.id] });
    const [{ text } = { text: "" }] = reply.responses;
    expect(await refused(text)).toMatchObject({
      ...{ status: 400, code: "STRING_OF_ANOTHER_KIND" },
      errors: [{ message: "is a response string", fix: "Paste the request string in its place." }],
    });
    const returned = await returnString(service, node, [reply.activations[0]?.id ?? ""]);
    expect((await refused(returned)).code).toBe("STRING_OF_ANOTHER_KIND");
    expect((await bringReturn(service, request)).problem.code).toBe("STRING_OF_ANOTHER_KIND");
    const byCode = await answerByCode(service, node, { request: text, licenseCodes: [its.code] });
    expect(byCode.problem.code).toBe("STRING_OF_ANOTHER_KIND");
  });

  test("a string for another vendor's service, request or return", async () => {
    const audience = "countersign:000000000000000000000000";
    const foreign = await requestString(service, node, {}, { audience });
    expect(await refused(foreign)).toMatchObject({ status: 400, code: "STRING_OF_ANOTHER_SERVICE" });
    const root = await requestString(service, node, {}, { audience: "root:0000000000000000000000" });
    expect((await refused(root)).code).toBe("STRING_OF_ANOTHER_SERVICE");
    const returned = await returnString(service, node, [`act_${"0".repeat(44)}`], { audience });
    expect((await bringReturn(service, returned)).problem.code).toBe("STRING_OF_ANOTHER_SERVICE");
  });

  test("a document of a later version of the format, and one of another form", async () => {
    const claims = {
      ...{ iss: node.id, sub: node.id, aud: await service.issuer() },
      ...{ iat: 1_811_842_215, jti: newNonce(), node: {} },
    };
    const stringOf = async (said: object) => {
      const { x } = node.jwk;
      const jwk = { kty: "OKP", crv: "Ed25519", x } as const;
      const whole = { ...claims, nonce: claims.jti, ...said };
      return writeArmor("request", await signDocument("request", whole, node.key, { jwk }));
    };
    expect((await refused(await stringOf({ version: 2 }))).code).toBe("STRING_OF_ANOTHER_VERSION");
    expect((await refused(await stringOf({ version: 1, node: { more: 1 } }))).code).toBe("STRING_FORGED");
    const other = { version: 1, sub: `nod_${"o".repeat(43)}`, iss: `nod_${"o".repeat(43)}` };
    expect((await refused(await stringOf(other))).code).toBe("STRING_FORGED");
  });
});

test("what is refused for its string leaves no trace: nothing is written, and nobody is counted", async () => {
  const before = (await activityLog(service.db)).length;
  const { written } = await changesBy(service.db, async () => {
    await answerByCode(service, node, { request: "nothing", licenseCodes: [its.code] });
    await bringReturn(service, "nothing");
    await refused(lines().toSpliced(2, 1).join("\n"));
  });
  expect([written, (await activityLog(service.db)).length]).toEqual([[], before]);
});

describe("what is wrong with the licenses is named", () => {
  const codeOf = async (licenses: readonly string[], says: Parameters<typeof requestString>[2] = {}) => {
    const text = await requestString(service, node, says);
    return (await answer(service, node, { request: text, licenses: [...licenses] })).problem;
  };

  test("all or nothing: each license that stands in the way, with its code", async () => {
    const { accountId } = its;
    const full = await license(service, { accountId });
    await (await service.node()).activate((await token(service, [full])).token);
    const past = new Date(service.clock.now() - 1).toISOString();
    const expired = await license(service, { accountId, type: "subscription", expiresAt: past });
    const good = await license(service, { accountId });
    const { written } = await changesBy(service.db, async () => {
      expect(await codeOf([good.id, full.id, expired.code])).toMatchObject({
        ...{ status: 409, code: "LICENSE_LIMIT_REACHED" },
        licenses: [
          { licenseId: full.id, code: "LICENSE_LIMIT_REACHED" },
          { licenseId: expired.id, code: "LICENSE_EXPIRED" },
        ],
      });
    });
    expect(written).toEqual([]);
  });

  test("one that is not known, by its place", async () => {
    expect(await codeOf([its.id, `lic_${"0".repeat(22)}`])).toMatchObject({
      ...{ status: 404, code: "LICENSE_UNKNOWN" },
      errors: [{ location: "body.licenses.1" }],
    });
  });

  test("several accounts, another account than the server's, another product, or too many", async () => {
    const other = await license(service);
    expect((await codeOf([its.id, other.id])).code).toBe("LICENSES_OF_SEVERAL_ACCOUNTS");
    await answer(service, node, { licenses: [its.id] });
    expect((await codeOf([other.id])).code).toBe("TOKEN_OF_ANOTHER_ACCOUNT");
    expect((await codeOf([its.id], { products: ["other"] })).code).toBe("REQUEST_PRODUCT_MISMATCH");
    const many = Array.from({ length: LIMITS.licensesPerRequest + 1 }, (_, at) => `CODE-${at}`);
    expect((await codeOf(many)).code).toBe("INPUT_INVALID");
  });

  test("a server type that differs, and a host that is not allowed; the address of staff is nobody's business", async () => {
    const { accountId } = its;
    const test = await license(service, { accountId, serverType: "Test" });
    expect((await codeOf([test.id])).code).toBe("SERVER_TYPE_MISMATCH");
    const domain = await license(service, { accountId, allowedDomains: ["example.org"] });
    expect((await codeOf([domain.id])).code).toBe("DOMAIN_NOT_ALLOWED");
    const near = await license(service, { accountId, allowedIps: ["10.0.0.0/8"] });
    expect((await answer(service, node, { licenses: [near.id] })).status).toBe(200);
    const brought = await answerByCode(service, await service.node(), { licenseCodes: [near.code] });
    expect(brought.problem.code).toBe("IP_NOT_ALLOWED");
  });

  test("neither licenses nor an account, or both", async () => {
    for (const body of [{}, { licenses: [its.id], accountId: its.accountId }]) {
      const { problem } = await answer(service, node, body);
      expect([problem.code, problem.errors?.[0]?.location]).toEqual(["INPUT_INVALID", "body.licenses"]);
    }
  });

  test("a product that needs another one, which the same request may bring", async () => {
    const base = await product(service);
    const more = await product(service, { requires: [base.id] });
    const { accountId } = its;
    const needing = await license(service, { accountId, product: more.id });
    const needed = await license(service, { accountId, product: base.id });
    const fresh = await service.node();
    expect((await answer(service, fresh, { licenses: [needing.id] })).problem.code).toBe(
      "PREREQUISITE_MISSING",
    );
    expect((await answer(service, fresh, { licenses: [needing.id, needed.id] })).status).toBe(200);
  });
});
