import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ERRORS } from "../../shared/contract/errors.ts";
import { verify } from "../../shared/contract/operations/verify.ts";
import { VERIFY_REFUSALS } from "../../shared/domain/refusal.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { openVerdict } from "../support/documents.ts";
import { newNonce, type TestNode } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { deleteItem, editItem } from "../support/table.ts";
import { type License, licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

type Spoil = (made: License, node: TestNode) => Promise<unknown>;

/** How each no that a signed verdict tells comes about, in the order in which they are judged. */
const SIGNED: [string, Spoil][] = [
  ["LICENSE_REVOKED", ({ id }) => editItem(service.db, KEYS.license(id), { state: "revoked" })],
  ["LICENSE_BLOCKED", ({ id }) => editItem(service.db, KEYS.license(id), { state: "blocked" })],
  ["PRODUCT_INACTIVE", ({ productId }) => editItem(service.db, KEYS.product(productId), { isActive: false })],
  ["LICENSE_EXPIRED", ({ id }) => editItem(service.db, KEYS.license(id), { expiresAt: service.clock.now() })],
  ["ACTIVATION_DEACTIVATED", (_made, node) => node.deactivate()],
];

const UNSIGNED: [string, Spoil][] = [
  ["LICENSE_UNKNOWN", ({ id }) => deleteItem(service.db, KEYS.license(id))],
  [
    "LICENSE_NOT_STARTED",
    ({ id }) => editItem(service.db, KEYS.license(id), { startsAt: service.clock.now() + 1 }),
  ],
];

async function activated() {
  const { license, token } = await licenseWithToken(service);
  const node = await service.node();
  await node.activate(token.token);
  return { license, node };
}

describe("a no of verify", () => {
  test.each(SIGNED)(
    "%s comes with a verdict for this node and nonce, good for ten minutes",
    async (code, spoil) => {
      const { license, node } = await activated();
      await spoil(license, node);
      const nonce = newNonce();
      const licenses = [{ licenseId: license.id, productId: license.productId }];
      const { reply } = await node.call(verify, { query: {}, body: { nonce, licenses } });
      expect(reply).toMatchObject({ valid: false, code, licenseFile: null });
      const { detail } = ERRORS[code as keyof typeof ERRORS];
      expect(reply.licenses).toEqual([{ licenseId: license.id, valid: false, code, detail }]);
      const verdict = await openVerdict(service, node.id, reply.verdict);
      expect(verdict).toMatchObject({ aud: node.id, sub: license.accountId, nonce });
      expect(verdict.exp - verdict.iat).toBe(600);
      expect(verdict.noes).toEqual([{ licenseId: license.id, code }]);
    },
  );

  test.each(UNSIGNED)("%s has no verdict: it must stop nothing", async (code, spoil) => {
    const { license, node } = await activated();
    await spoil(license, node);
    expect((await node.verify(license)).reply).toMatchObject({ valid: false, code, verdict: null });
  });

  test("ACTIVATION_UNKNOWN: a server learns nothing about a license it has no activation of", async () => {
    const { license } = await activated();
    const stranger = await service.node();
    const nonce = newNonce();
    const ask = async (licenseId: string) => {
      const licenses = [{ licenseId, productId: license.productId }];
      return (await stranger.call(verify, { query: {}, body: { nonce, licenses } })).text.replaceAll(
        licenseId,
        "-",
      );
    };
    const unknown = await ask("lic_0000000000000000000000");
    expect(JSON.parse(unknown)).toMatchObject({
      code: "ACTIVATION_UNKNOWN",
      verdict: null,
      licenseFile: null,
    });
    expect(await ask(license.id)).toBe(unknown);
    for (const [, spoil] of SIGNED.slice(0, 4)) {
      await spoil(license, stranger);
      expect(await ask(license.id)).toBe(unknown);
    }
  });

  test("every no is covered here", () => {
    const covered = [...SIGNED, ...UNSIGNED].map(([code]) => code);
    expect(VERIFY_REFUSALS.filter((code) => !covered.includes(code))).toEqual(["ACTIVATION_UNKNOWN"]);
  });
});
