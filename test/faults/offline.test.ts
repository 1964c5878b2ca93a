import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blockLicense } from "../../shared/contract/operations/block-license.ts";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { getActivation } from "../../shared/contract/operations/get-activation.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { failOnce } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import type { TestNode } from "../support/node.ts";
import { answer, answerByCode, bringReturn, requestString, returnString } from "../support/offline.ts";
import { callsDuring, isWrite } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout } from "../support/table.ts";
import { type License, licenseWithToken, type Token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  service.sdk.intercept(null);
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

/** A license of one use, and a server that asks for it, gives it back, or changes how it holds it. */
interface Scene {
  readonly its: License;
  readonly token: Token;
  readonly node: TestNode;
  readonly request: string;
  readonly returned: string;
}

async function setScene(
  held: "nothing" | "online" | "offline" | "by another",
  pauseMs = 1_000,
): Promise<Scene> {
  const { license: its, token } = await licenseWithToken(service, { onLimit: "deactivate-oldest" });
  const node = await service.node();
  const request = await requestString(service, node);
  if (held === "online") await node.activate(token.token);
  if (held === "offline") await answer(service, node, { request, licenses: [its.id] });
  if (held === "by another") await (await service.node()).activate(token.token);
  service.clock.advance(pauseMs);
  const id = `act_${its.id.slice(4)}${node.id.slice(4, 26)}`;
  return { its, token, node, request, returned: await returnString(service, node, [id]) };
}

const usesTaken = async ({ id }: License) =>
  (await service.staff(getLicense, { params: { license: id } })).reply.usesTaken;
const byStaff = ({ its, node, request }: Scene) => answer(service, node, { request, licenses: [its.id] });
const byCode = ({ its, node, request }: Scene) =>
  answerByCode(service, node, { request, licenseCodes: [its.code] });
const online = ({ node, token }: Scene) => node.activate(token.token);
const back = ({ returned }: Scene) => bringReturn(service, returned);

const CASES = [
  ["an answer", "nothing", byStaff, 1],
  ["an answer, the oldest goes", "by another", byStaff, 1],
  ["an answer to who was online", "online", byStaff, 1],
  ["an answer to license codes", "nothing", byCode, 1],
  ["a token of who was offline", "offline", online, 1],
  ["a return string", "offline", back, 0],
] as const;

describe.each(CASES)("%s", (_name, held, act, right) => {
  test.each(["before", "after"] as const)(
    "dies %s any of its calls, is repeated, and all is right",
    async (how) => {
      const calls = await callsDuring(service.sdk, async () => act(await setScene(held)));
      expect(calls.some(isWrite)).toBe(true);
      let met = 0;
      for (let at = 0; ; at += 1) {
        const scene = await setScene(held);
        const fault = failOnce(at, how);
        service.sdk.intercept(fault);
        const broken = await act(scene);
        service.sdk.intercept(null);
        if (!fault.wasMet()) break;
        met += 1;
        expect(broken.status, `call ${at}`).toBe(503);
        expect((await act(scene)).status, `repeated after call ${at}`).toBe(200);
        expect(await usesTaken(scene.its), `call ${at}`).toBe(right);
      }
      expect(met, "calls that were made to fail").toBeGreaterThanOrEqual(3);
      expect(await invariants(service.db)).toEqual([]);
    },
  );
});

/** Does something else when a transaction is about to be written, on which it was not decided. */
function meanwhile(act: () => Promise<unknown>): void {
  service.sdk.intercept(async ({ command }, send) => {
    if (command !== "TransactWriteItems") return send();
    service.sdk.intercept(null);
    await act();
    return send();
  });
}

const activationOf = async ({ its, node }: Scene) => {
  const activationId = `act_${its.id.slice(4)}${node.id.slice(4, 26)}`;
  return (await service.staff(getActivation, { params: { activationId } })).reply;
};

describe("what comes between the reading and the writing", () => {
  test("of a return: one more response string, which the return then says nothing of", async () => {
    const scene = await setScene("offline");
    service.clock.advance(1_000);
    meanwhile(() => byStaff(scene));
    expect((await back(scene)).problem.code).toBe("RETURN_SUPERSEDED");
    expect([(await activationOf(scene)).isActive, await usesTaken(scene.its)]).toEqual([true, 1]);
  });

  test("of an answer: the return, after which it takes a use anew", async () => {
    const scene = await setScene("offline");
    meanwhile(() => back(scene));
    expect((await byStaff(scene)).status).toBe(200);
    expect([(await activationOf(scene)).isActive, await usesTaken(scene.its)]).toEqual([true, 1]);
    const told = await activityAbout(service.db, (await activationOf(scene)).id);
    expect(told.filter(({ kind }) => kind === "activation.succeeded")).toHaveLength(2);
  });

  test("of a release by staff: the server goes offline, and no trace of how it was held stays", async () => {
    const scene = await setScene("online");
    const { id } = await activationOf(scene);
    meanwhile(() => byStaff(scene));
    const { status } = await service.staff(deactivateActivation, { params: { activationId: id } });
    expect([status, await usesTaken(scene.its)]).toEqual([200, 0]);
    expect(await invariants(service.db)).toEqual([]);
  });

  test("of a release by staff: the server comes online, and no trace of how it was held stays", async () => {
    const scene = await setScene("offline");
    const { id } = await activationOf(scene);
    meanwhile(() => online(scene));
    await service.staff(deactivateActivation, { params: { activationId: id } });
    expect(await usesTaken(scene.its)).toBe(0);
    expect(await invariants(service.db)).toEqual([]);
  });

  test("of a newcomer that takes the oldest use: its holder goes offline, and keeps it", async () => {
    const scene = await setScene("online");
    const newcomer = await service.node();
    meanwhile(() => byStaff(scene));
    expect((await newcomer.activate(scene.token.token)).problem.code).toBe("LICENSE_LIMIT_REACHED");
    expect(await activationOf(scene)).toMatchObject({ isActive: true, mode: "offline" });
  });

  test("of one more response string: its server comes online, and goes offline again by it", async () => {
    const scene = await setScene("offline", 0);
    meanwhile(() => online(scene));
    expect((await byStaff(scene)).status).toBe(200);
    expect(await activationOf(scene)).toMatchObject({ isActive: true, mode: "offline" });
    expect(await invariants(service.db)).toEqual([]);
  });

  test("of the readings of a return from a clock that is ahead: the same string, and a new activation", async () => {
    const scene = await setScene("offline");
    const { id } = await activationOf(scene);
    const now = service.clock.now() + 900 * 86_400_000;
    const text = await returnString(service, scene.node, [id], { now });
    service.sdk.intercept(async ({ input }, send) => {
      if (!JSON.stringify(input).includes("ACTIVATION#")) return send();
      service.sdk.intercept(null);
      await bringReturn(service, text);
      service.clock.advance(1_000);
      await byStaff(scene);
      return send();
    });
    expect((await bringReturn(service, text)).reply.released).toEqual([scene.its.id]);
    expect([(await activationOf(scene)).isActive, await usesTaken(scene.its)]).toEqual([true, 1]);
  });

  test("of an answer: the license is blocked, and no use is taken", async () => {
    const scene = await setScene("nothing");
    meanwhile(() => service.staff(blockLicense, { params: { license: scene.its.id }, body: {} }));
    expect((await byStaff(scene)).problem.code).toBe("LICENSE_BLOCKED");
    expect(await usesTaken(scene.its)).toBe(0);
  });
});
