import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verify } from "../../shared/contract/operations/verify.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { openLicenseFile } from "../support/documents.ts";
import { newNonce } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityLog } from "../support/table.ts";
import { licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const hash = (letter: string) => letter.repeat(22);
const first = { machine: hash("a"), mac: hash("b"), disk: hash("c") };

/** A server that has activated with that hardware, and what a poll with other hardware is answered. */
async function activated() {
  const { license, token } = await licenseWithToken(service);
  const node = await service.node();
  await node.activate(token.token, { node: { fingerprint: first } });
  const poll = async (fingerprint?: Record<string, string>) => {
    service.clock.advance(DAY_MS);
    const licenses = [{ licenseId: license.id, productId: license.productId }];
    const told = fingerprint === undefined ? {} : { node: { fingerprint } };
    const { reply } = await node.call(verify, { query: {}, body: { nonce: newNonce(), licenses, ...told } });
    return (await openLicenseFile(service, node.id, reply.licenseFile)).fingerprint;
  };
  return poll;
}

describe("a server whose hardware changes part by part", () => {
  test("is followed from poll to poll, until no part is as it was", async () => {
    const poll = await activated();
    const second = { ...first, disk: hash("X") };
    const third = { ...second, mac: hash("Y") };
    const last = { ...third, machine: hash("Z") };
    expect(await poll(second)).toEqual(second);
    expect(await poll(third)).toEqual(third);
    expect(await poll(last)).toEqual(last);
    expect(await poll()).toEqual(last);
  });
});

test("a node's key on other hardware is told to staff, once a day, and changes nothing else (A20)", async () => {
  const poll = await activated();
  const copy = { machine: hash("P"), mac: hash("Q"), disk: hash("R") };
  const told = async () =>
    (await activityLog(service.db)).filter(({ kind }) => kind === "node.copied").length;
  const before = await told();
  expect(await poll({ ...first, disk: hash("X") })).toEqual({ ...first, disk: hash("X") });
  expect(await told()).toBe(before);
  expect(await poll(copy)).toEqual({ ...first, disk: hash("X") });
  expect(await told()).toBe(before + 1);
  service.clock.advance(-DAY_MS + 60_000);
  await poll(copy);
  expect(await told()).toBe(before + 1);
  service.clock.advance(DAY_MS);
  await poll(copy);
  expect(await told()).toBe(before + 2);
});

test("another machine's hardware never replaces what is known", async () => {
  const poll = await activated();
  expect(await poll({ machine: hash("P"), mac: hash("Q"), disk: hash("c") })).toEqual(first);
  expect(await poll()).toEqual(first);
});
