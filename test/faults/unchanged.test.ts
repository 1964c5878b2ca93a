import { afterAll, beforeAll, expect, test } from "vitest";
import { revokeToken } from "../../shared/contract/operations/revoke-token.ts";
import { conflicts } from "../support/faults.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

test("an answer that changes nothing, and cannot be kept for its Idempotency-Key, is not given", async () => {
  const { token } = await licenseWithToken(service);
  const input = { params: { tokenId: token.id } };
  await service.staff(revokeToken, input);
  const again = () =>
    service.staff(revokeToken, input, { headers: { "idempotency-key": "again-0123456789abcdef" } });
  service.sdk.intercept(conflicts(Number.POSITIVE_INFINITY));
  expect((await again()).status).toBe(503);
  service.sdk.intercept(null);
  expect((await again()).status).toBe(200);
});
