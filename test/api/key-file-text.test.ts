import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InputFor } from "../../shared/contract/operation.ts";
import { createKeyFile } from "../../shared/contract/operations/create-key-file.ts";
import { downloadKeyFile } from "../../shared/contract/operations/download-key-file.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { withdrawKeys } from "../../shared/contract/operations/withdraw-keys.ts";
import { KEY_FILE_LIMITS, readKeyFile } from "../../shared/signing/key-file.ts";
import { importKeyFile, keyFile, numbersOf } from "../support/key-files.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { account } from "../support/world.ts";

let service: TestService;
let pins: readonly string[];
beforeAll(async () => {
  service = await startTestService();
  pins = service.local.rootKeys;
});
afterAll(() => service.close());

const download = async ({ id }: { readonly id: string }) =>
  (await service.staff(downloadKeyFile, { params: { keyFileId: id } })).reply;
const iso = (days: number) => new Date(service.clock.now() + days * 86_400_000).toISOString();
const ofWhom = (accountId: string) => ({ pins, known: null, accountId });

describe("the text of a key file", () => {
  test("is proven by the vendor's root alone, and has each key with every field (B2, B11)", async () => {
    const made = await keyFile(service, {
      keys: [
        { type: "EndUser", mode: "Permanent", count: 2 },
        { type: "Module", module: "crm", mode: "Temporary", expiresAt: iso(30), count: 1 },
      ],
    });
    const { text, fileName } = await download(made);
    expect(fileName).toBe(`${made.accountId}-Production-${made.numberPrefix}.keys.json`);
    const read = await readKeyFile(text, ofWhom(made.accountId));
    if (!read.ok) throw new Error(read.fault);
    expect(read.cover).toMatchObject({ jti: made.id, aud: made.accountId, serverType: "Production" });
    expect(read.keys.map(({ number }) => number)).toEqual(numbersOf(made));
    const { jws: _, ...last } = read.keys[2] ?? { jws: "" };
    expect(last).toEqual({
      number: numbersOf(made)[2],
      customer: made.customer,
      type: "Module",
      module: "crm",
      mode: "Temporary",
      serverType: "Production",
      grantedAt: Date.parse(made.grantedAt),
      expiresAt: Date.parse(iso(30)),
    });
  });

  test("is the same when it is made again, whatever was withdrawn and whoever uses it", async () => {
    const made = await keyFile(service);
    const before = (await download(made)).text;
    await importKeyFile(await service.node(), made);
    await service.staff(withdrawKeys, { params: { keyFileId: made.id }, body: {} });
    expect((await download(made)).text).toBe(before);
  });

  test("says the same after keys were rotated, signed with the key of the day", async () => {
    const made = await keyFile(service);
    const signed = async () => {
      const { text } = await download(made);
      expect(await readKeyFile(text, ofWhom(made.accountId))).toMatchObject({ ok: true });
      const { file, keys } = JSON.parse(text) as { readonly file: string; readonly keys: readonly string[] };
      const { manifest: _, keysHash: __, ...cover } = decodeJwt(file);
      return { kid: decodeProtectedHeader(file).kid, says: [cover, ...keys.map((jws) => decodeJwt(jws))] };
    };
    const before = await signed();
    // The next key is published a week before it signs.
    service.clock.advance(90 * 86_400_000);
    await signed();
    service.clock.advance(10 * 86_400_000);
    const after = await signed();
    expect(after.says).toEqual(before.says);
    expect(after.kid).not.toBe(before.kid);
  });

  test("is another account's to everybody else", async () => {
    const made = await keyFile(service);
    const read = await readKeyFile((await download(made)).text, ofWhom("acc_1"));
    expect(read).toMatchObject({ ok: false, fault: "KEY_FILE_OF_OTHER_ACCOUNT" });
  });
});

describe("a file as large as can be", () => {
  type Order = InputFor<typeof createKeyFile>["body"];
  /** The longest that the contract takes; text of this alphabet has three bytes a character. */
  const longest = (name: string, count: number, accountId: string): Order => ({
    accountId,
    serverType: name.slice(0, 1).repeat(40),
    keys: [{ type: "Module", module: "m".repeat(64), mode: "Temporary", expiresAt: iso(3_000), count }],
    numberPrefix: `L${count}`.padEnd(20, "X"),
    customerKey: name.slice(0, 1).repeat(64),
  });
  /** What Lambda hands over of a reply: its body is a JSON string inside JSON. */
  const lambdaBytes = (reply: object) =>
    Buffer.byteLength(JSON.stringify({ statusCode: 200, body: JSON.stringify(reply) }));
  const LAMBDA_MOST = 6 * 1024 * 1024;

  test("5,000 keys with usual names are made in one reply", async () => {
    const keys: Order["keys"] = [{ type: "EndUser", mode: "Permanent", count: 5_000 }];
    const made = await keyFile(service, { keys });
    const begun = performance.now();
    const reply = await download(made);
    console.info(
      `5,000 keys: ${Math.round(performance.now() - begun)} ms, ${reply.text.length} characters, ` +
        `${lambdaBytes(reply)} bytes as a Lambda replies`,
    );
    expect(lambdaBytes(reply)).toBeLessThan(LAMBDA_MOST);
    const read = await readKeyFile(reply.text, ofWhom(made.accountId));
    expect(read.ok && read.keys.length).toBe(5_000);
  });

  test("with the longest names fewer keys fit, and what is made fits into a reply and is read", async () => {
    for (const name of ["N".repeat(200), "客".repeat(200)]) {
      const { id } = await account(service, { name });
      const serverTypes = ["Production", name.slice(0, 1).repeat(40)];
      await service.staff(updateSettings, { body: { serverTypes } });
      const tooMany = await service.staff(createKeyFile, { body: longest(name, 5_000, id) });
      expect(tooMany.problem).toMatchObject({ code: "INPUT_INVALID", errors: [{ location: "body.keys" }] });
      let [fits, not] = [1, 5_000];
      while (not - fits > 20) {
        const middle = Math.floor((fits + not) / 2);
        const { status } = await service.staff(createKeyFile, { body: longest(name, middle, id) });
        if (status === 201) fits = middle;
        else not = middle;
      }
      const made = await keyFile(service, {
        ...longest(name, fits, id),
        numberPrefix: `${fits}`.padEnd(20, "Y"),
      });
      const reply = await download(made);
      console.info(`the longest names, ${name.slice(0, 1)}: ${fits} keys, ${reply.text.length} characters`);
      expect(reply.text.length).toBeLessThanOrEqual(KEY_FILE_LIMITS.characters);
      expect(lambdaBytes(reply)).toBeLessThan(LAMBDA_MOST);
      expect(await readKeyFile(reply.text, ofWhom(id))).toMatchObject({ ok: true });
    }
  });
});
