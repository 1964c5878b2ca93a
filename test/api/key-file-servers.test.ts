import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getKeyFile } from "../../shared/contract/operations/get-key-file.ts";
import { releaseKeyFile } from "../../shared/contract/operations/release-key-file.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { openDocument } from "../../shared/signing/document.ts";
import { isKeyAuthorization, type KeyAuthorization } from "../../shared/signing/key-authorization.ts";
import { manifestKeys, readManifest } from "../../shared/signing/manifest.ts";
import * as keyFiles from "../support/key-files.ts";
import { type KeyFile, keyFile, pollKeyFile } from "../support/key-files.ts";
import { newNonce, type TestNode } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy } from "../support/table.ts";
import { licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

/** What an authorization says, proven as the node proves it. */
async function opened(node: TestNode, { authorization }: { readonly authorization: string }) {
  const signer = await service.local.services.signer();
  const read = await readManifest(signer.manifest, service.local.rootKeys);
  if (!read.ok) throw new Error(read.fault);
  const keyFor = manifestKeys(read.manifest);
  const at = service.clock.now();
  const accept = { keyFor, issuer: signer.issuer, audience: node.id, at };
  const document = await openDocument<KeyAuthorization>("keyauthorization", authorization, accept);
  if (!document.ok || !isKeyAuthorization(document.claims)) throw new Error("no authorization");
  return document.claims;
}
const read = async ({ id }: KeyFile) =>
  (await service.staff(getKeyFile, { params: { keyFileId: id } })).reply;
/** The log is in the order of time. */
const later = () => service.clock.advance(1);
const importKeyFile: typeof keyFiles.importKeyFile = (...given) => {
  later();
  return keyFiles.importKeyFile(...given);
};
const release = (file: KeyFile, node: TestNode) => {
  later();
  const body = { nodeId: node.id, reason: "Dead." };
  return service.staff(releaseKeyFile, { params: { keyFileId: file.id }, body });
};
const kinds = async ({ id }: KeyFile) => (await activityAbout(service.db, id)).map(({ kind }) => kind);
const iso = () => new Date(service.clock.now()).toISOString();

describe("a server that imports a key file (B4)", () => {
  test("gets an authorization of its own, and stands among the file's servers and in the log", async () => {
    const [file, node] = [await keyFile(service), await service.node()];
    const nonce = newNonce();
    const { reply } = await importKeyFile(node, file, { nonce });
    expect(reply.serverTime).toBe(iso());
    expect(await opened(node, reply)).toMatchObject({
      aud: node.id,
      sub: file.accountId,
      nonce,
      fileId: file.id,
      serverType: "Production",
      count: 2,
      withdrawn: [],
      isReleased: false,
    });
    const server = { nodeId: node.id, hostName: "crm-01", firstAt: iso(), lastAt: iso(), releasedAt: null };
    expect((await read(file)).servers).toEqual([server]);
    const [, entry] = await activityAbout(service.db, file.id);
    expect(entry).toMatchObject({
      kind: "key-file.activated",
      accountId: file.accountId,
      subjects: [file.id, node.id],
      actor: { kind: "node", id: node.id },
    });
  });

  test("and imports it again takes no second place, and nothing is written", async () => {
    const [file, node] = [await keyFile(service), await service.node()];
    await importKeyFile(node, file);
    const { written } = await changesBy(service.db, async () => {
      expect((await importKeyFile(node, file)).status).toBe(200);
    });
    expect(written).toEqual([]);
  });

  test("is refused when the file is in use elsewhere, and support finds it in the log", async () => {
    const [file, node, second] = [await keyFile(service), await service.node(), await service.node()];
    await importKeyFile(node, file);
    const { problem } = await importKeyFile(second, file);
    expect(problem).toMatchObject({ code: "KEY_FILE_USED_UP", status: 409 });
    expect(problem.fix).toContain("support");
    const last = (await activityAbout(service.db, file.id)).at(-1);
    expect(last).toMatchObject({
      kind: "key-file.refused",
      reason: "KEY_FILE_USED_UP",
      subjects: [file.id, second.id],
      accountId: file.accountId,
    });
    expect((await read(file)).servers).toHaveLength(1);
  });

  test("is refused without a trace where the vendor does not log failed attempts", async () => {
    const [file, node, second] = [await keyFile(service), await service.node(), await service.node()];
    await importKeyFile(node, file);
    await service.staff(updateSettings, { body: { logFailedAttempts: false } });
    expect((await importKeyFile(second, file)).problem.code).toBe("KEY_FILE_USED_UP");
    await service.staff(updateSettings, { body: { logFailedAttempts: true } });
    expect(await kinds(file)).toEqual(["key-file.created", "key-file.activated"]);
  });

  test("is refused a file that nobody made, and nothing is written of it", async () => {
    const node = await service.node();
    const { written } = await changesBy(service.db, async () => {
      const { problem } = await importKeyFile(node, { id: "kfl_0000000000000000000000" });
      expect(problem).toMatchObject({ code: "KEY_FILE_UNKNOWN", status: 404 });
    });
    expect(written).toEqual([]);
  });

  test("that holds licenses of another customer is refused, until it holds none", async () => {
    const { license, token } = await licenseWithToken(service);
    const [own, other] = [await keyFile(service, { accountId: license.accountId }), await keyFile(service)];
    const node = await service.node();
    await node.activate(token.token);
    expect((await importKeyFile(node, own)).status).toBe(200);
    expect((await importKeyFile(node, other)).problem.code).toBe("KEY_FILE_OF_ANOTHER_ACCOUNT");
    await node.deactivate();
    expect((await importKeyFile(node, other)).status).toBe(200);
  });
});

describe("a server that polls", () => {
  test("is noted at most twice a day", async () => {
    const [file, node] = [await keyFile(service), await service.node()];
    await importKeyFile(node, file);
    const writtenAfter = async (hours: number) => {
      service.clock.advance(hours * 3_600_000);
      const { written } = await changesBy(service.db, () => pollKeyFile(node, file));
      return written.length;
    };
    expect([await writtenAfter(6), await writtenAfter(6), await writtenAfter(6)]).toEqual([0, 1, 0]);
    expect((await read(file)).servers[0]?.lastAt).not.toBe(iso());
    expect(await kinds(file)).toEqual(["key-file.created", "key-file.activated"]);
  });

  test("is told signed that the file was taken from it, and only an import takes a place again", async () => {
    const [file, node] = [await keyFile(service), await service.node()];
    await importKeyFile(node, file);
    expect((await release(file, node)).reply.servers).toMatchObject([{ nodeId: node.id, releasedAt: iso() }]);
    for (const _ of [1, 2]) {
      const { reply } = await pollKeyFile(node, file);
      expect(await opened(node, reply)).toMatchObject({ isReleased: true, fileId: file.id });
    }
    const { reply } = await importKeyFile(node, file);
    expect(await opened(node, reply)).toMatchObject({ isReleased: false });
    expect((await read(file)).servers).toMatchObject([{ nodeId: node.id, releasedAt: null }]);
  });
});
