import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deactivateKeyFile } from "../../shared/contract/operations/deactivate-key-file.ts";
import { releaseKeyFile } from "../../shared/contract/operations/release-key-file.ts";
import * as keyFiles from "../support/key-files.ts";
import { type KeyFile, keyFile } from "../support/key-files.ts";
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
const importKeyFile: typeof keyFiles.importKeyFile = (...given) => {
  later();
  return keyFiles.importKeyFile(...given);
};
const giveBack = (node: TestNode, { id }: Pick<KeyFile, "id">) => {
  later();
  return node.call(deactivateKeyFile, { body: { nonce: newNonce(), fileId: id } });
};
const release = (file: KeyFile, node: TestNode) => {
  later();
  const body = { nodeId: node.id, reason: "Dead." };
  return service.staff(releaseKeyFile, { params: { keyFileId: file.id }, body });
};
const kinds = async ({ id }: KeyFile) => (await activityAbout(service.db, id)).map(({ kind }) => kind);

describe("a file that is given back", () => {
  test("is free for another server, once and safely", async () => {
    const [file, node, second] = [await keyFile(service), await service.node(), await service.node()];
    await importKeyFile(node, file);
    expect((await giveBack(node, file)).reply).toEqual({ isReleased: true });
    expect((await giveBack(node, file)).reply).toEqual({ isReleased: false });
    expect((await importKeyFile(second, file)).status).toBe(200);
    expect((await importKeyFile(node, file)).problem.code).toBe("KEY_FILE_USED_UP");
    expect(await kinds(file)).toEqual([
      "key-file.created",
      "key-file.activated",
      "key-file.deactivated",
      "key-file.activated",
      "key-file.refused",
    ]);
  });

  test("by who does not use it, or that nobody made, changes nothing", async () => {
    const [file, node, stranger] = [await keyFile(service), await service.node(), await service.node()];
    await importKeyFile(node, file);
    const { written } = await changesBy(service.db, async () => {
      for (const id of [file.id, "kfl_0000000000000000000000"])
        expect((await giveBack(stranger, { id })).reply).toEqual({ isReleased: false });
    });
    expect(written).toEqual([]);
  });
});

describe("staff", () => {
  test("release a dead server, which the log tells with their reason, and another takes the place", async () => {
    const [file, dead, second] = [await keyFile(service), await service.node(), await service.node()];
    await importKeyFile(dead, file);
    expect((await release(file, dead)).status).toBe(200);
    expect((await activityAbout(service.db, file.id)).at(-1)).toMatchObject({
      kind: "key-file.deactivated",
      actor: { kind: "staff" },
      subjects: [file.id, dead.id],
      reason: "Dead.",
    });
    expect((await importKeyFile(second, file)).status).toBe(200);
  });

  test("release a server once: repeating it changes nothing", async () => {
    const [file, node] = [await keyFile(service), await service.node()];
    await importKeyFile(node, file);
    const { reply } = await release(file, node);
    const { written } = await changesBy(service.db, async () => {
      expect((await release(file, node)).reply).toEqual(reply);
    });
    expect(written).toEqual([]);
  });

  test("release no server that never had the file", async () => {
    const [file, node] = [await keyFile(service), await service.node()];
    expect((await release(file, node)).problem.code).toBe("KEY_FILE_SERVER_UNKNOWN");
    const nobody = { ...file, id: "kfl_0000000000000000000000" };
    expect((await release(nobody, node)).problem.code).toBe("NOT_FOUND");
  });
});
