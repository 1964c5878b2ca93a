import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createKeyFile } from "../../shared/contract/operations/create-key-file.ts";
import { deactivateKeyFile } from "../../shared/contract/operations/deactivate-key-file.ts";
import { getKeyFile } from "../../shared/contract/operations/get-key-file.ts";
import { listKeyFiles } from "../../shared/contract/operations/list-key-files.ts";
import { releaseKeyFile } from "../../shared/contract/operations/release-key-file.ts";
import { withdrawKeys } from "../../shared/contract/operations/withdraw-keys.ts";
import { conflicts, failOnce, gather } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import { importKeyFile, type KeyFile, keyFile, numbersOf, pollKeyFile } from "../support/key-files.ts";
import { newNonce, type TestNode } from "../support/node.ts";
import { isWrite, type SdkCall } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout } from "../support/table.ts";
import { account } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const servers = (count: number) => Promise.all(Array.from({ length: count }, () => service.node()));
const usersOf = async ({ id }: KeyFile) => {
  const { reply } = await service.staff(getKeyFile, { params: { keyFileId: id } });
  return reply.servers.flatMap(({ nodeId, releasedAt }) => (releasedAt === null ? [nodeId] : []));
};
const release = ({ id }: KeyFile, node: TestNode) =>
  service.staff(releaseKeyFile, { params: { keyFileId: id }, body: { nodeId: node.id } });
const withdraw = ({ id }: KeyFile, numbers: readonly string[]) =>
  service.staff(withdrawKeys, { params: { keyFileId: id }, body: { numbers: [...numbers] } });
const giveBack = (node: TestNode, { id }: KeyFile) =>
  node.call(deactivateKeyFile, { body: { nonce: newNonce(), fileId: id } });
const told = async (answer: ReturnType<typeof pollKeyFile>) => decodeJwt((await answer).reply.authorization);

/** Lets `rival` run between the reads of the next request and its first transaction, which then passes through `spoil`. */
function justBeforeTheWrite(
  rival: () => Promise<unknown>,
  spoil: (call: SdkCall) => void = () => undefined,
): void {
  service.sdk.intercept(async (call, send) => {
    if (call.command !== "TransactWriteItems") return send();
    service.sdk.intercept(null);
    await rival();
    spoil(call);
    return send();
  });
}

describe("servers that want a file at the same time", () => {
  test.each([1, 2])(
    "10 of them, %i place or places: exactly so many get it, and are in the log",
    async (most) => {
      const file = await keyFile(service, { mostServers: most });
      const wanting = await servers(10);
      service.sdk.intercept(gather(10));
      const answers = await Promise.all(wanting.map((node) => importKeyFile(node, file)));
      service.sdk.intercept(null);
      const got = wanting.filter((_, index) => answers[index]?.status === 200).map(({ id }) => id);
      expect(got).toHaveLength(most);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(10 - most);
      expect((await usersOf(file)).toSorted()).toEqual(got.toSorted());
      const entries = await activityAbout(service.db, file.id);
      const activated = entries.filter(({ kind }) => kind === "key-file.activated");
      expect(activated.map(({ subjects }) => subjects[1]).toSorted()).toEqual(got.toSorted());
    },
  );

  test("another takes the place between the reads and the write: refused with that", async () => {
    const [file, [node, rival]] = [await keyFile(service), (await servers(2)) as [TestNode, TestNode]];
    justBeforeTheWrite(() => importKeyFile(rival, file));
    expect((await importKeyFile(node, file)).problem.code).toBe("KEY_FILE_USED_UP");
    expect(await usersOf(file)).toEqual([rival.id]);
  });

  test("both would get it without the guard on the revision (control)", async () => {
    const [file, [node, rival]] = [await keyFile(service), (await servers(2)) as [TestNode, TestNode]];
    let rivals = 0;
    const spoil = (call: SdkCall) => withoutRevision(call);
    justBeforeTheWrite(async () => {
      rivals = (await importKeyFile(rival, file)).status;
    }, spoil);
    expect([(await importKeyFile(node, file)).status, rivals]).toEqual([200, 200]);
  });
});

describe("something happens between the reads and the write", () => {
  test("keys are withdrawn: the server that imports is told of them", async () => {
    const [file, node] = [await keyFile(service), await service.node()];
    justBeforeTheWrite(() => withdraw(file, numbersOf(file).slice(1)));
    expect((await told(importKeyFile(node, file)))["withdrawn"]).toEqual([[2, 2]]);
  });

  test("the file is taken from a server that polls, or its keys are withdrawn: it is told at once", async () => {
    const [file, node] = [await keyFile(service), await service.node()];
    await importKeyFile(node, file);
    service.clock.advance(86_400_000);
    justBeforeTheWrite(() => withdraw(file, numbersOf(file).slice(0, 1)));
    expect((await told(pollKeyFile(node, file)))["withdrawn"]).toEqual([[1, 1]]);
    service.clock.advance(86_400_000);
    justBeforeTheWrite(() => release(file, node));
    expect((await told(pollKeyFile(node, file)))["isReleased"]).toBe(true);
  });

  test("the server gives the file back while staff release it: it is freed once", async () => {
    const [file, node] = [await keyFile(service), await service.node()];
    await importKeyFile(node, file);
    justBeforeTheWrite(() => giveBack(node, file));
    expect((await release(file, node)).status).toBe(200);
    const kinds = (await activityAbout(service.db, file.id)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "key-file.deactivated")).toHaveLength(1);
  });

  test("other keys are withdrawn: all of both are", async () => {
    const file = await keyFile(service);
    const [one = "", two = ""] = numbersOf(file);
    justBeforeTheWrite(() => withdraw(file, [one]));
    expect((await withdraw(file, [two])).reply.withdrawnCount).toBe(2);
  });
});

describe("a poll whose contact cannot be noted", () => {
  test("for conflicts is answered all the same", async () => {
    const [file, node] = [await keyFile(service), await service.node()];
    await importKeyFile(node, file);
    service.clock.advance(86_400_000);
    service.sdk.intercept(conflicts(Number.POSITIVE_INFINITY));
    expect((await told(pollKeyFile(node, file)))["isReleased"]).toBe(false);
    service.sdk.intercept(null);
  });
});

test("a refusal stands although it could not be told in the log", async () => {
  const [file, [node, second]] = [await keyFile(service), (await servers(2)) as [TestNode, TestNode]];
  await importKeyFile(node, file);
  service.sdk.intercept(failOnce(0, "before", isWrite));
  expect((await importKeyFile(second, file)).problem.code).toBe("KEY_FILE_USED_UP");
  service.sdk.intercept(null);
});

describe("the answer to a write is lost after it happened, and the request is repeated", () => {
  const sendTwice = async <T extends { readonly status: number }>(send: () => Promise<T>): Promise<T> => {
    service.sdk.intercept(failOnce(0, "after", isWrite));
    expect((await send()).status).toBe(503);
    service.sdk.intercept(null);
    return send();
  };

  test("of an import: one place, one entry", async () => {
    const [file, node] = [await keyFile(service), await service.node()];
    expect((await sendTwice(() => importKeyFile(node, file))).status).toBe(200);
    expect(await usersOf(file)).toEqual([node.id]);
    expect(await activityAbout(service.db, file.id)).toHaveLength(2);
  });

  test("of a new file with a key: one file, and its prefix is not in its own way", async () => {
    const { id: accountId } = await account(service);
    const headers = { "idempotency-key": "lost-key-file-0123456789" };
    const keys = [{ type: "EndUser", mode: "Permanent", count: 1 }] as const;
    const body = { accountId, serverType: "Test", keys: [...keys], numberPrefix: "LOST" };
    const { reply } = await sendTwice(() => service.staff(createKeyFile, { body }, { headers }));
    const { reply: listed } = await service.staff(listKeyFiles, { query: { accountId } });
    expect(listed.items).toEqual([reply]);
  });
});

type Action = { ConditionExpression?: string };

/** A planted bug: the revision of the file may be any. */
function withoutRevision({ input }: SdkCall): void {
  for (const item of input["TransactItems"] as Record<string, Action>[])
    for (const action of Object.values(item))
      if (action.ConditionExpression === "revision = :before")
        action.ConditionExpression = "(revision = :before OR attribute_exists(pk))";
}
