import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { activate } from "../../shared/contract/operations/activate.ts";
import { blockLicense } from "../../shared/contract/operations/block-license.ts";
import { revokeLicense } from "../../shared/contract/operations/revoke-license.ts";
import { updateProduct } from "../../shared/contract/operations/update-product.ts";
import { DOWNGRADING } from "../../shared/domain/refusal.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { openLicenseFile, openVerdict } from "../support/documents.ts";
import { newNonce, type TestNode } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { editItem } from "../support/table.ts";
import { type License, license, licenseWithToken, token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

type Spoil = (held: License, node: TestNode) => Promise<unknown>;

/** How each no comes about that may stop what a node holds. */
const TAKEN_AWAY: Readonly<Record<(typeof DOWNGRADING)[number], Spoil>> = {
  LICENSE_REVOKED: ({ id }) => service.staff(revokeLicense, { params: { license: id }, body: {} }),
  LICENSE_BLOCKED: ({ id }) => service.staff(blockLicense, { params: { license: id }, body: {} }),
  PRODUCT_INACTIVE: ({ productId }) =>
    service.staff(updateProduct, { params: { product: productId }, body: { isActive: false } }),
  LICENSE_EXPIRED: async ({ expiresAt }) => service.clock.set(Date.parse(expiresAt ?? "")),
  ACTIVATION_DEACTIVATED: (_held, node) => node.deactivate(),
};

/** A node that holds one license, and a token of the same account for another. */
async function scene() {
  const expiresAt = new Date(service.clock.now() + 20 * 86_400_000).toISOString();
  const { license: held, token: first } = await licenseWithToken(service, {
    type: "subscription",
    expiresAt,
  });
  const next = await license(service, { accountId: held.accountId });
  const second = await token(service, [next]);
  const node = await service.node();
  expect((await node.activate(first.token)).reply.verdict).toBeNull();
  const nonce = newNonce();
  const again = (licenses: readonly License[] = [held]) => {
    const named = licenses.map(({ id, productId }) => ({ licenseId: id, productId }));
    const body = { token: second.token, nonce, node: {}, ...(named.length > 0 ? { licenses: named } : {}) };
    return node.call(activate, { body });
  };
  return { held, next, node, nonce, again };
}

describe("an activation tells a node what became of the licenses that it held before", () => {
  test.each(DOWNGRADING)("%s: signed, for this node and this request", async (code) => {
    const { held, next, node, nonce, again } = await scene();
    await TAKEN_AWAY[code](held, node);
    const { reply } = await again();
    const verdict = await openVerdict(service, node.id, reply.verdict ?? null);
    expect(verdict).toMatchObject({ aud: node.id, nonce, noes: [{ licenseId: held.id, code }] });
    const file = await openLicenseFile(service, node.id, reply.licenseFile);
    expect(file.licenses.map(({ id }) => id)).toEqual([next.id]);
    // A node that names nothing learns what its record still knows.
    const unnamed = (await again([])).reply.verdict ?? null;
    expect(unnamed === null).toBe(code === "ACTIVATION_DEACTIVATED");
  });

  test("what it still holds is in the license file, and there is no verdict", async () => {
    const { held, next, node, again } = await scene();
    const { reply } = await again();
    expect(reply.verdict).toBeNull();
    const file = await openLicenseFile(service, node.id, reply.licenseFile);
    expect(file.licenses.map(({ id }) => id).toSorted()).toEqual([held.id, next.id].toSorted());
  });

  test("a no that must stop nothing is not signed", async () => {
    const { held, next, node, again } = await scene();
    await editItem(service.db, KEYS.license(held.id), { startsAt: service.clock.now() + 1 });
    const { reply } = await again();
    expect(reply.verdict).toBeNull();
    const file = await openLicenseFile(service, node.id, reply.licenseFile);
    expect(file.licenses.map(({ id }) => id)).toEqual([next.id]);
  });

  test("what it names and never held is not spoken of, and what it now gets again is no loss", async () => {
    const { held, next, node, again } = await scene();
    const stranger = await license(service);
    await service.staff(revokeLicense, { params: { license: stranger.id }, body: {} });
    expect((await again([stranger, next])).reply.verdict).toBeNull();
    await node.deactivate([next.id]);
    const { reply } = await again([held, next]);
    expect(reply.verdict).toBeNull();
    const file = await openLicenseFile(service, node.id, reply.licenseFile);
    expect(file.licenses).toHaveLength(2);
  });
});
