import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InputFor } from "../../shared/contract/operation.ts";
import { reinstateKeys } from "../../shared/contract/operations/reinstate-keys.ts";
import { withdrawKeys } from "../../shared/contract/operations/withdraw-keys.ts";
import { importKeyFile, type KeyFile, keyFile, numbersOf, pollKeyFile } from "../support/key-files.ts";
import { newNonce, type TestNode } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy } from "../support/table.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

/** The log is in the order of time. */
const later = () => service.clock.advance(1);

type Given = InputFor<typeof withdrawKeys>["body"];
const withdraw = ({ id }: KeyFile, body: Given, headers = {}) => {
  later();
  return service.staff(withdrawKeys, { params: { keyFileId: id }, body }, { headers });
};
const reinstate = ({ id }: KeyFile, body: Given) => {
  later();
  return service.staff(reinstateKeys, { params: { keyFileId: id }, body });
};
const ten = () => keyFile(service, { keys: [{ type: "EndUser", mode: "Permanent", count: 10 }] });
const some = (file: KeyFile, ...positions: readonly number[]) =>
  positions.map((position) => numbersOf(file)[position - 1] ?? "");
const told = async (node: TestNode, file: KeyFile) =>
  decodeJwt((await pollKeyFile(node, file)).reply.authorization)["withdrawn"];

describe("keys that staff withdraw", () => {
  test("are shown by their numbers, are told to the server at its next poll, and can be reinstated", async () => {
    const [file, node] = [await ten(), await service.node()];
    await importKeyFile(node, file);
    const { reply } = await withdraw(file, { numbers: some(file, 4, 3, 9, 4), reason: "Refunded." });
    const ranges = [some(file, 3, 4), some(file, 9, 9)].map(([firstNumber, lastNumber]) => {
      return { firstNumber, lastNumber };
    });
    expect([reply.withdrawnCount, reply.withdrawn]).toEqual([3, ranges]);
    const pairs = [
      [3, 4],
      [9, 9],
    ];
    expect(await told(node, file)).toEqual(pairs);
    await reinstate(file, { numbers: some(file, 9, 1) });
    expect(await told(node, file)).toEqual([[3, 4]]);
    expect((await reinstate(file, {})).reply.withdrawnCount).toBe(0);
    expect(await told(node, file)).toEqual([]);
  });

  test("are told to a server that imports the file afterwards", async () => {
    const [file, node] = [await ten(), await service.node()];
    await withdraw(file, { numbers: some(file, 1) });
    const { reply } = await importKeyFile(node, file);
    expect(decodeJwt(reply.authorization)["withdrawn"]).toEqual([[1, 1]]);
  });

  test("all of them: a server that has the file is told so, and nobody imports it any more", async () => {
    const [file, node] = [await ten(), await service.node()];
    await importKeyFile(node, file);
    expect((await withdraw(file, {})).reply.withdrawnCount).toBe(10);
    expect(await told(node, file)).toEqual([[1, 10]]);
    for (const server of [node, await service.node()])
      expect((await importKeyFile(server, file)).problem.code).toBe("KEY_FILE_WITHDRAWN");
  });

  test("leave what was and what is in the log, and the reason", async () => {
    const file = await ten();
    await withdraw(file, { numbers: some(file, 1, 2, 5), reason: "Refunded." });
    await reinstate(file, { numbers: some(file, 1, 2, 5), reason: "Paid." });
    const [first, second, fifth] = some(file, 1, 2, 5);
    const numbers = `${first} to ${second}, ${fifth}`;
    expect((await activityAbout(service.db, file.id)).slice(1)).toMatchObject([
      {
        kind: "key-file.withdrawn",
        subjects: [file.id],
        accountId: file.accountId,
        reason: "Refunded.",
        changes: [{ field: "withdrawn", before: "none", after: numbers }],
      },
      {
        kind: "key-file.reinstated",
        reason: "Paid.",
        changes: [{ field: "withdrawn", before: numbers, after: "none" }],
      },
    ]);
  });

  test("of which many stand apart are told in a document that a node takes, and briefly in the log", async () => {
    const file = await keyFile(service, { keys: [{ type: "EndUser", mode: "Permanent", count: 5_000 }] });
    const odd = numbersOf(file).filter((_, index) => index % 2 === 0);
    for (let at = 0; at < odd.length; at += 1_000)
      expect((await withdraw(file, { numbers: odd.slice(at, at + 1_000) })).status).toBe(200);
    const node = await service.node();
    later();
    const { reply } = await importKeyFile(node, file);
    expect(reply.authorization.length).toBeLessThan(65_536);
    expect(decodeJwt(reply.authorization)["withdrawn"]).toHaveLength(2_500);
    const [change] = (await activityAbout(service.db, file.id)).at(-2)?.changes ?? [];
    expect(change?.after).toMatch(/^(?:\S+, ){20}and 2480 more stretches$/);
  });
});

describe("a withdrawal", () => {
  test("of numbers that are not of the file is refused whole, and names them", async () => {
    const [file, other] = [await ten(), await ten()];
    const numbers = [...some(file, 1), ...some(other, 1), `${file.numberPrefix}-00011`];
    for (const act of [withdraw, reinstate]) {
      const { written } = await changesBy(service.db, async () => {
        const { problem } = await act(file, { numbers });
        expect(problem.code).toBe("KEY_NUMBER_UNKNOWN");
        expect(problem.errors?.map(({ location }) => location)).toEqual(["body.numbers.1", "body.numbers.2"]);
      });
      expect(written).toEqual([]);
    }
    const nobody = { ...file, id: "kfl_0000000000000000000000" };
    expect((await withdraw(nobody, {})).problem.code).toBe("NOT_FOUND");
  });

  test("of what is withdrawn already is not written", async () => {
    const file = await ten();
    const numbers = some(file, 2, 3);
    const { reply } = await withdraw(file, { numbers });
    const { written } = await changesBy(service.db, async () => {
      expect((await withdraw(file, { numbers })).reply).toEqual(reply);
    });
    expect(written).toEqual([]);
  });

  test("that is repeated with its key is done once, also after somebody reinstated", async () => {
    const file = await ten();
    const headers = { "idempotency-key": `withdraw-${newNonce()}` };
    const first = await withdraw(file, { numbers: some(file, 2) }, headers);
    await reinstate(file, {});
    expect((await withdraw(file, { numbers: some(file, 2) }, headers)).text).toBe(first.text);
    const { reply } = await withdraw(file, { numbers: some(file, 7) });
    expect(reply.withdrawnCount).toBe(1);
  });
});
