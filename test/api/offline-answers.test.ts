import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerRequest } from "../../shared/contract/operations/answer-request.ts";
import { getActivation } from "../../shared/contract/operations/get-activation.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { LIMITS } from "../../shared/domain/limits.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { readArmor } from "../../shared/signing/armor.ts";
import { rootAudience } from "../../shared/signing/node-document.ts";
import { writeQrParts } from "../../shared/signing/qr-parts.ts";
import { invariants } from "../support/invariants.ts";
import { newNonce } from "../support/node.ts";
import { answer, openAnswer, requestString } from "../support/offline.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout } from "../support/table.ts";
import { type License, license, product, token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const usesTaken = async ({ id }: License) =>
  (await service.staff(getLicense, { params: { license: id } })).reply.usesTaken;
const activationOf = async (activationId = "") =>
  (await service.staff(getActivation, { params: { activationId } })).reply;

/** Licenses of one account, each of a product of its own. */
async function licensesOf(count: number, given: Parameters<typeof license>[1] = {}): Promise<License[]> {
  const first = await license(service, given);
  const made = [first];
  while (made.length < count) made.push(await license(service, { ...given, accountId: first.accountId }));
  return made;
}

describe("a request string that staff answer", () => {
  test("activates what they name, and one response string carries all applications (A11)", async () => {
    const licenses = await licensesOf(3);
    const [node, nonce] = [await service.node(), newNonce()];
    const fingerprint = { disk: "d".repeat(43), cpu: "c".repeat(43) };
    const says = { nonce, node: { hostName: "fax-01", fingerprint } };
    const request = await requestString(service, node, says);
    const { status, reply } = await answer(service, node, {
      request,
      licenses: licenses.map(({ code }) => code),
    });
    expect(status).toBe(200);
    expect(reply.node).toEqual({
      ...{ id: node.id, hostName: "fax-01" },
      hardware: { disk: "d".repeat(10), cpu: "c".repeat(10) },
    });
    expect(reply).toMatchObject({ accountId: licenses[0]?.accountId, replacedNodeId: null });
    expect(reply.activations.map(({ licenseId }) => licenseId)).toEqual(licenses.map(({ id }) => id));
    expect(reply.responses).toEqual([
      {
        ...{ product: null, fileName: "fax-01-countersign-response.txt" },
        text: expect.stringMatching(/^COUNTERSIGN\/1 RESPONSE\n/),
        qrParts: expect.arrayContaining([expect.stringMatching(/^CSQ1:/)]),
      },
    ]);
    const [response] = reply.responses;
    const opened = await openAnswer(service, node, nonce, response?.text);
    expect(await openAnswer(service, node, nonce, response?.qrParts.join(" "))).toEqual(opened);
    expect(opened).toMatchObject({ aud: node.id, sub: licenses[0]?.accountId, nonce });
    expect(opened.exp).toBeUndefined();
    expect(opened.licenses.map(({ code }) => code)).toEqual(licenses.map(({ code }) => code));
    expect(opened.licenses[0]).not.toHaveProperty("deadlineAt");
    for (const each of licenses) expect(await usesTaken(each)).toBe(1);
  });

  test("makes an activation that says offline, and an entry that says who answered", async () => {
    const [made] = await licensesOf(1);
    const { reply } = await answer(service, await service.node(), { licenses: [made?.id ?? ""] });
    const [activation] = reply.activations;
    expect(await activationOf(activation?.id)).toMatchObject({
      ...{ mode: "offline", tokenId: null, hostName: "fax-01", isActive: true },
    });
    const [entry, ...more] = await activityAbout(service.db, activation?.id ?? "");
    expect(entry).toMatchObject({
      ...{ kind: "activation.succeeded", actor: { kind: "staff" }, accountId: made?.accountId },
      subjects: [activation?.id, reply.node.id, made?.productId],
    });
    expect(more).toEqual([]);
  });

  test("with `legacy` brings one response string for each application (A12)", async () => {
    const licenses = await licensesOf(2);
    const [node, nonce] = [await service.node(), newNonce()];
    const request = await requestString(service, node, { nonce });
    const codes = licenses.map(({ code }) => code);
    const { reply } = await answer(service, node, { request, licenses: codes, legacy: true });
    const products = reply.activations.map((activation) => activation.product.code);
    expect(reply.responses.map((response) => response.product)).toEqual(products);
    expect(reply.responses[0]?.fileName).toBe(`fax-01-${products[0]}-countersign-response.txt`);
    for (const [at, { text }] of reply.responses.entries()) {
      const opened = await openAnswer(service, node, nonce, text);
      expect(opened.licenses.map(({ id }) => id)).toEqual([licenses[at]?.id]);
    }
  });

  test("is over with the last license's end and grace, and never where one has no end", async () => {
    const expiresAt = new Date(service.clock.now() + 10 * DAY_MS).toISOString();
    const ending = await license(service, { type: "subscription", expiresAt, graceDays: 5 });
    const { accountId } = ending;
    const sooner = await license(service, { accountId, type: "subscription", expiresAt });
    const endless = await license(service, { accountId });
    const expOf = async (licenses: readonly License[]) => {
      const [node, nonce] = [await service.node(), newNonce()];
      const request = await requestString(service, node, { nonce });
      const { reply } = await answer(service, node, { request, licenses: licenses.map(({ id }) => id) });
      return (await openAnswer(service, node, nonce, reply.responses[0]?.text)).exp;
    };
    expect(await expOf([sooner, ending])).toBe(Math.ceil((service.clock.now() + 15 * DAY_MS) / 1_000));
    const another = await license(service, { accountId, type: "subscription", expiresAt });
    expect(await expOf([another, endless])).toBeUndefined();
  });

  test("takes one license of an account for each product that is wanted", async () => {
    const fax = await product(service);
    const first = await license(service, { product: fax.id });
    const { accountId } = first;
    service.clock.advance(1_000);
    const second = await license(service, { product: fax.id, accountId });
    const other = await license(service, { accountId });
    const chosenFor = async (products?: readonly string[]) => {
      const node = await service.node();
      const request = await requestString(service, node, products === undefined ? {} : { products });
      const { reply } = await answer(service, node, { request, accountId });
      return reply.activations.map(({ licenseId }) => licenseId).sort();
    };
    expect(await chosenFor([fax.code, "unknown-product"])).toEqual([first.id]);
    expect(await chosenFor()).toEqual([second.id, other.id].sort());
    const none = await answer(service, await service.node(), {
      accountId,
      request: await requestString(service, await service.node(), { products: ["unknown-product"] }),
    });
    expect(none.problem.code).toBe("ACCOUNT_LICENSE_MISSING");
    const nobody = await answer(service, await service.node(), { accountId: `acc_${"x".repeat(22)}` });
    expect(nobody.problem.code).toBe("ACCOUNT_UNKNOWN");
  });

  test("may be addressed to the root that the server pins, and come as QR texts or with a mail around it (E4)", async () => {
    const [root = ""] = service.local.rootKeys;
    const [node, made] = [await service.node(), (await licensesOf(1))[0]];
    const text = await requestString(service, node, {}, { audience: await rootAudience(root) });
    const mail = `Hello,\n> ${text.replaceAll("\n", "\r\n> ")}\nbest regards`;
    const read = await readArmor(text);
    const parts = read.ok ? await writeQrParts("request", read.document) : [];
    for (const request of [mail, parts.join("\n")])
      expect((await answer(service, node, { request, licenses: [made?.id ?? ""] })).status).toBe(200);
  });
});

describe("a request string that is answered again", () => {
  test("brings a new string for the same activations, and takes no use: a lost response does no harm (A11)", async () => {
    const [made] = await licensesOf(1);
    const [node, nonce] = [await service.node(), newNonce()];
    const body = { request: await requestString(service, node, { nonce }), licenses: [made?.id ?? ""] };
    const first = await answer(service, node, body);
    service.clock.advance(60_000);
    const second = await answer(service, node, body);
    expect(second.reply.activations).toEqual(first.reply.activations);
    expect(second.reply.responses[0]?.text).not.toBe(first.reply.responses[0]?.text);
    expect(made && (await usesTaken(made))).toBe(1);
    const opened = [first, second].map(({ reply }) =>
      openAnswer(service, node, nonce, reply.responses[0]?.text),
    );
    const [one, two] = await Promise.all(opened);
    expect(two?.licenses).toEqual(one?.licenses);
    expect(two?.serial).toBeGreaterThan(one?.serial ?? 0);
    const kinds = (await activityAbout(service.db, first.reply.activations[0]?.id ?? "")).map(
      ({ kind }) => kind,
    );
    expect(kinds.sort()).toEqual(["activation.succeeded", "response.issued"]);
  });

  test("with the same Idempotency-Key brings the same bytes", async () => {
    const [made] = await licensesOf(1);
    const node = await service.node();
    const body = { request: await requestString(service, node), licenses: [made?.id ?? ""] };
    const headers = { "idempotency-key": "offline-answer-0123456789" };
    const first = await service.staff(answerRequest, { body }, { headers });
    service.clock.advance(60_000);
    expect((await service.staff(answerRequest, { body }, { headers })).text).toBe(first.text);
  });

  test("says what it was asked for, and nothing of what the server got by an earlier request", async () => {
    const [one, two] = await licensesOf(2);
    const node = await service.node();
    await answer(service, node, { licenses: [one?.id ?? ""] });
    const nonce = newNonce();
    const request = await requestString(service, node, { nonce });
    const { reply } = await answer(service, node, { request, licenses: [two?.id ?? ""] });
    const { licenses } = await openAnswer(service, node, nonce, reply.responses[0]?.text);
    expect(licenses.map(({ id }) => id)).toEqual([two?.id]);
  });
});

describe("a server that changes between online and offline", () => {
  test("goes offline with a response string, without a second use", async () => {
    const [made] = await licensesOf(1);
    const node = await service.node();
    const issued = await token(service, made ? [made] : []);
    const { reply } = await node.activate(issued.token);
    const answered = await answer(service, node, { licenses: [made?.id ?? ""] });
    expect(answered.reply.activations[0]?.id).toBe(reply.activations[0]?.id);
    expect(await activationOf(reply.activations[0]?.id)).toMatchObject({ mode: "offline", isActive: true });
    expect(made && (await usesTaken(made))).toBe(1);
    const told = await activityAbout(service.db, reply.activations[0]?.id ?? "");
    expect(told.flatMap(({ changes }) => changes)).toEqual([
      { field: "mode", before: "online", after: "offline" },
    ]);
  });

  test("comes online with a token, without a second use; the token counts it, and repeats bring the same", async () => {
    const [made] = await licensesOf(1);
    const node = await service.node();
    const answered = await answer(service, node, { licenses: [made?.id ?? ""] });
    const issued = await token(service, made ? [made] : [], { uses: 1 });
    for (let times = 0; times < 2; times += 1) {
      const { status, reply } = await node.activate(issued.token);
      expect([status, reply.activations[0]?.id]).toEqual([200, answered.reply.activations[0]?.id]);
    }
    expect(await activationOf(answered.reply.activations[0]?.id)).toMatchObject({
      ...{ mode: "online", isActive: true, tokenId: issued.id },
    });
    expect(made && (await usesTaken(made))).toBe(1);
    const other = await service.node();
    expect((await other.activate(issued.token)).problem.code).toBe("TOKEN_USED_UP");
  });

  test("stays offline when it only polls, and its poll is answered as every other", async () => {
    const [made] = await licensesOf(1);
    const node = await service.node();
    const { reply } = await answer(service, node, { licenses: [made?.id ?? ""] });
    service.clock.advance(5 * DAY_MS);
    expect((await node.verify({ id: made?.id ?? "", productId: made?.productId ?? "" })).reply.valid).toBe(
      true,
    );
    expect(await activationOf(reply.activations[0]?.id)).toMatchObject({ mode: "offline", isActive: true });
  });
});

describe("the longest response", () => {
  test("of 20 licenses as they are sold fits one string", async () => {
    const given = { features: ["t38", "recording", "fax-over-ip"], capacity: 250, orderReference: "PO 4711" };
    const licenses = await licensesOf(LIMITS.licensesPerRequest, given);
    const [node, nonce] = [await service.node(), newNonce()];
    const request = await requestString(service, node, { nonce });
    const { reply } = await answer(service, node, { request, licenses: licenses.map(({ code }) => code) });
    const { licenses: carried } = await openAnswer(service, node, nonce, reply.responses[0]?.text);
    expect(carried).toHaveLength(LIMITS.licensesPerRequest);
  });

  test("is refused where it would not fit, and nothing is written; one for each product does", async () => {
    const features = () => Array.from({ length: LIMITS.featuresPerLicense }, () => newNonce());
    const first = await license(service, { features: features() });
    const licenses = [first];
    while (licenses.length < 8)
      licenses.push(await license(service, { accountId: first.accountId, features: features() }));
    const node = await service.node();
    const body = { licenses: licenses.map(({ id }) => id) };
    expect((await answer(service, node, body)).problem.code).toBe("RESPONSE_TOO_LONG");
    expect(await usesTaken(first)).toBe(0);
    const legacy = await answer(service, node, { ...body, legacy: true });
    expect(legacy.reply.responses).toHaveLength(8);
  });

  test("is refused where all of them together would not fit the record of an answer", async () => {
    const long = () => newNonce() + newNonce() + newNonce();
    const features = () => Array.from({ length: LIMITS.featuresPerLicense }, () => long().slice(0, 64));
    const first = await license(service, { features: features() });
    const licenses = [first];
    while (licenses.length < LIMITS.licensesPerRequest)
      licenses.push(await license(service, { accountId: first.accountId, features: features() }));
    const request = await requestString(service, await service.node());
    const body = { request, licenses: licenses.map(({ id }) => id), legacy: true };
    const headers = { "idempotency-key": "offline-longest-0123456789" };
    const { problem } = await service.staff(answerRequest, { body }, { headers });
    expect([problem.code, await usesTaken(first)]).toEqual(["RESPONSE_TOO_LONG", 0]);
  });
});
