import { afterAll, beforeAll, expect, test } from "vitest";
import { createKeyFile } from "../../shared/contract/operations/create-key-file.ts";
import { withdrawKeys } from "../../shared/contract/operations/withdraw-keys.ts";
import { importKeyFile, keyFile, numbersOf, pollKeyFile } from "../support/key-files.ts";
import { callsDuring, type MadeCall } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { account } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

/** Settings are read once in 30 s, and the caller's API key is read before: neither is what these requests cost. */
const costOf = async (request: () => Promise<unknown>) => {
  await service.local.services.settings.read();
  const calls = await callsDuring(service.sdk, request);
  const own = calls.filter(({ input }) => !JSON.stringify(input["Key"] ?? "").includes("APIKEY#"));
  const sum = (of: "readUnits" | "writeUnits") => own.reduce((total, call) => total + call[of], 0);
  return { names: own.map(({ command }: MadeCall) => command), ru: sum("readUnits"), wu: sum("writeUnits") };
};

test("an import: two calls, 6 items read, 5 write units", async () => {
  const [file, node] = [await keyFile(service), await service.node()];
  const cost = await costOf(() => importKeyFile(node, file));
  // The file, the node, and the four keys under which an IPv4 address may be blacklisted.
  expect(cost).toEqual({ names: ["BatchGetItem", "TransactWriteItems"], ru: 6, wu: 5 });
});

test("a poll: one call, and twice a day 2 write units", async () => {
  const [file, node] = [await keyFile(service), await service.node()];
  await importKeyFile(node, file);
  expect(await costOf(() => pollKeyFile(node, file))).toEqual({ names: ["BatchGetItem"], ru: 6, wu: 0 });
  service.clock.advance(86_400_000);
  const noted = await costOf(() => pollKeyFile(node, file));
  expect(noted).toEqual({ names: ["BatchGetItem", "TransactWriteItems"], ru: 6, wu: 2 });
});

test("a file that is made, and keys that are withdrawn from it", async () => {
  const { id: accountId } = await account(service);
  const keys = [{ type: "EndUser", mode: "Permanent", count: 5_000 }] as const;
  const body = { accountId, serverType: "Test", keys: [...keys] };
  const made = await costOf(() => service.staff(createKeyFile, { body }));
  expect(made).toEqual({ names: ["BatchGetItem", "TransactWriteItems"], ru: 1, wu: 9 });
  const file = await keyFile(service, body);
  const withdraw = (numbers: string[]) =>
    service.staff(withdrawKeys, { params: { keyFileId: file.id }, body: { numbers } });
  const few = await costOf(() => withdraw(numbersOf(file).slice(0, 1)));
  expect(few).toEqual({ names: ["GetItem", "TransactWriteItems"], ru: 1, wu: 5 });
  const many = await costOf(() => withdraw(numbersOf(file).slice(0, 1_000)));
  console.info(`1,000 of 5,000 keys withdrawn: ${many.wu} write units`);
  expect(many.wu).toBeLessThanOrEqual(20);
});
