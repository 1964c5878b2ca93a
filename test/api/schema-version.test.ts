import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { revokeToken } from "../../shared/contract/operations/revoke-token.ts";
import { SCHEMA_VERSION } from "../../shared/storage/table.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

test("every stored item says the version of its shape, so that readers can come before writers", async () => {
  const { license, token } = await licenseWithToken(service);
  const node = await service.node();
  await node.activate(token.token);
  await node.verify(license);
  await service.staff(
    revokeToken,
    { params: { tokenId: token.id } },
    { headers: { "idempotency-key": "version-0123456789" } },
  );
  await node.deactivate();
  const { Items = [] } = await service.db.client.send(new ScanCommand({ TableName: service.db.tableName }));
  expect(Items.length).toBeGreaterThan(10);
  expect(Items.filter((item) => item["v"] !== SCHEMA_VERSION)).toEqual([]);
});
