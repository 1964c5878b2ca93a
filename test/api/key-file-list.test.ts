import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { activityOf } from "../../functions/http/context.ts";
import type { InputFor } from "../../shared/contract/operation.ts";
import { listKeyFiles } from "../../shared/contract/operations/list-key-files.ts";
import { withdrawKeys } from "../../shared/contract/operations/withdraw-keys.ts";
import type { IssuedKeyFile, KeyFileServer } from "../../shared/domain/key-file.ts";
import { LIMITS } from "../../shared/domain/limits.ts";
import { newIdFrom } from "../../shared/domain/new-id.ts";
import { type KeyFile, keyFile } from "../support/key-files.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { account } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const largestFingerprint = Object.fromEntries(
  Array.from({ length: LIMITS.fingerprintComponents }, (_, index) => [
    `${"c".repeat(30)}${String.fromCharCode(97 + index)}`,
    "h".repeat(64),
  ]),
);

/** Stores a file that cannot be larger: in groups, servers, host names and withdrawn numbers. */
async function storeLargest(accountId: string): Promise<IssuedKeyFile> {
  const { services } = service.local;
  const at = service.clock.now();
  const newId = newIdFrom(services.randomBytes);
  const server = (index: number): KeyFileServer => ({
    ...{ nodeId: `nod_${String(index).padStart(43, "0")}`, hostName: "客".repeat(255) },
    fingerprint: index < LIMITS.serversPerKeyFile ? largestFingerprint : {},
    ...{ firstAt: at, lastAt: at, releasedAt: index < LIMITS.serversPerKeyFile ? null : at },
  });
  const file: IssuedKeyFile = {
    ...{ id: newId("kfl"), accountId, customer: { key: "客".repeat(64), name: "客".repeat(200) } },
    ...{ serverType: "客".repeat(40), numberPrefix: newId("doc").slice(4, 24), note: "客".repeat(200) },
    groups: Array.from({ length: LIMITS.keyGroupsPerFile }, () => {
      const ends = { mode: "Temporary", expiresAt: at } as const;
      return { type: "Module", module: "m".repeat(64), ...ends, count: 50 } as const;
    }),
    ...{ grantedAt: at, mostServers: LIMITS.serversPerKeyFile },
    servers: Array.from({ length: LIMITS.serversRememberedPerKeyFile }, (_, index) => server(index)),
    withdrawn: Array.from({ length: LIMITS.keysPerFile / 2 }, (_, index) => 2 * index + 1),
    revision: 0,
  };
  const entry = activityOf(services, { kind: "service", id: "test" }, null);
  const about = entry("key-file.created", { accountId, subjects: [file.id] });
  expect(await services.storage.insertKeyFile(file, about, [])).toBe("saved");
  return file;
}

describe("the list of key files", () => {
  test("is newest first: all, of an account, and for servers of one type, page by page", async () => {
    const { id: accountId } = await account(service);
    const made: KeyFile[] = [];
    for (const serverType of ["Test", "Production", "Test"]) {
      service.clock.advance(1);
      made.unshift(await keyFile(service, { accountId, serverType }));
    }
    const list = (query: InputFor<typeof listKeyFiles>["query"]) => service.staff(listKeyFiles, { query });
    expect((await list({ accountId })).reply.items).toEqual(made);
    expect((await list({ limit: "3" })).reply.items).toEqual(made);
    const first = (await list({ accountId, serverType: "Test", limit: "1" })).reply;
    expect(first.items).toEqual([made[0]]);
    const cursor = first.nextCursor ?? "";
    const second = (await list({ accountId, serverType: "Test", limit: "1", cursor })).reply;
    expect(second).toEqual({ items: [made[2]], nextCursor: null });
    expect((await list({ accountId, cursor })).problem.code).toBe("CURSOR_INVALID");
  });

  test("is no longer than a Lambda reply, however large the files are, and goes on", async () => {
    const { id: accountId } = await account(service);
    for (let made = 0; made < 16; made += 1) await storeLargest(accountId);
    const first = await service.staff(listKeyFiles, { query: { accountId, limit: "200" } });
    const bytes = Buffer.byteLength(JSON.stringify({ statusCode: 200, body: first.text }));
    console.info(`${first.reply.items.length} of the largest key files: ${bytes} bytes as a Lambda replies`);
    expect(bytes).toBeLessThan(6 * 1024 * 1024);
    const cursor = first.reply.nextCursor ?? "";
    const second = await service.staff(listKeyFiles, { query: { accountId, limit: "200", cursor } });
    expect(first.reply.items.length + second.reply.items.length).toBe(16);
  });

  test("holds files so large that a withdrawal's reply is as long; repeating it brings the same", async () => {
    const { id: accountId } = await account(service);
    const { id: keyFileId, numberPrefix } = await storeLargest(accountId);
    const input = { params: { keyFileId }, body: { numbers: [`${numberPrefix}-00002`] } };
    const headers = { "idempotency-key": "a-withdrawal-of-the-largest" };
    const first = await service.staff(withdrawKeys, input, { headers });
    expect(first.reply.withdrawnCount).toBe(LIMITS.keysPerFile / 2 + 1);
    expect((await service.staff(withdrawKeys, input, { headers })).text).toBe(first.text);
  });
});
