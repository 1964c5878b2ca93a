import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getActivation } from "../../shared/contract/operations/get-activation.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { openVerdict } from "../support/documents.ts";
import { invariants } from "../support/invariants.ts";
import type { TestNode } from "../support/node.ts";
import { answer, answerByCode, requestString } from "../support/offline.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout } from "../support/table.ts";
import { type License, license, licenseWithToken, token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const usesTaken = async ({ id }: License) =>
  (await service.staff(getLicense, { params: { license: id } })).reply.usesTaken;
const isActive = async (activationId: string) =>
  (await service.staff(getActivation, { params: { activationId } })).reply.isActive;

async function activated(its: License, node: TestNode): Promise<string> {
  const { reply } = await answer(service, node, { licenses: [its.id] });
  service.clock.advance(1_000);
  return reply.activations[0]?.id ?? "";
}

describe("offline is no way around the limit", () => {
  test("40 requests at once for 7 uses: exactly 7 are answered, the others get the limit's answer (E5)", async () => {
    const its = await license(service, { parallelUses: 7 });
    const nodes = await Promise.all(Array.from({ length: 40 }, () => service.node()));
    const answers = await Promise.all(nodes.map((node) => answer(service, node, { licenses: [its.id] })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
    const noes = answers.filter(({ status }) => status !== 200).map(({ problem }) => problem.code);
    expect(new Set(noes)).toEqual(new Set(["LICENSE_LIMIT_REACHED"]));
    expect(await usesTaken(its)).toBe(7);
  });

  test("online and offline servers, and who has the code, share the same uses (E5)", async () => {
    const { license: its, token: issued } = await licenseWithToken(service, { parallelUses: 3 });
    expect((await (await service.node()).activate(issued.token)).status).toBe(200);
    expect((await answer(service, await service.node(), { licenses: [its.id] })).status).toBe(200);
    const byCode = await answerByCode(service, await service.node(), { licenseCodes: [its.code] });
    expect(byCode.status).toBe(200);
    const late = [
      (await (await service.node()).activate(issued.token)).problem.code,
      (await answer(service, await service.node(), { licenses: [its.id] })).problem.code,
      (await answerByCode(service, await service.node(), { licenseCodes: [its.code] })).problem.code,
    ];
    expect(late).toEqual(Array(3).fill("LICENSE_LIMIT_REACHED"));
    expect(await usesTaken(its)).toBe(3);
  });

  test("the same request 20 times at once takes one use", async () => {
    const its = await license(service, { parallelUses: 5 });
    const node = await service.node();
    const request = await requestString(service, node);
    const body = { request, licenses: [its.id] };
    const answers = await Promise.all(Array.from({ length: 20 }, () => answer(service, node, body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ reply }) => reply.activations[0]?.id)).size).toBe(1);
    expect(await usesTaken(its)).toBe(1);
  });
});

describe("where the oldest makes room", () => {
  test("an offline activation is never the one that goes, however old it is", async () => {
    const { license: its, token: issued } = await licenseWithToken(service, {
      ...{ parallelUses: 2, onLimit: "deactivate-oldest" },
    });
    const offline = await activated(its, await service.node());
    const online = await service.node();
    const { reply } = await online.activate(issued.token);
    expect((await (await service.node()).activate(issued.token)).status).toBe(200);
    expect(await isActive(offline)).toBe(true);
    expect(await isActive(reply.activations[0]?.id ?? "")).toBe(false);
  });

  test("many old offline ones do not hide the online one that may go", async () => {
    const { license: its, token: issued } = await licenseWithToken(service, {
      ...{ parallelUses: 31, onLimit: "deactivate-oldest" },
    });
    for (let at = 0; at < 30; at += 1) await activated(its, await service.node());
    const { reply } = await (await service.node()).activate(issued.token);
    const newcomer = await answer(service, await service.node(), { licenses: [its.id] });
    expect(newcomer.status).toBe(200);
    expect(await isActive(reply.activations[0]?.id ?? "")).toBe(false);
    expect(await usesTaken(its)).toBe(31);
    const late = await (await service.node()).activate(issued.token);
    expect(late.problem.code).toBe("LICENSE_LIMIT_REACHED");
  });

  test("who goes offline can go no more, and who comes online can again", async () => {
    const { license: its, token: issued } = await licenseWithToken(service, {
      ...{ parallelUses: 1, onLimit: "deactivate-oldest" },
    });
    const node = await service.node();
    await node.activate(issued.token);
    const id = await activated(its, node);
    expect((await (await service.node()).activate(issued.token)).problem.code).toBe("LICENSE_LIMIT_REACHED");
    await node.activate(issued.token);
    service.clock.advance(1_000);
    expect((await (await service.node()).activate(issued.token)).status).toBe(200);
    expect(await isActive(id)).toBe(false);
  });

  test("exactly the uses stay active when 20 arrive at once, offline and online", async () => {
    const { license: its, token: issued } = await licenseWithToken(service, {
      ...{ parallelUses: 4, onLimit: "deactivate-oldest" },
    });
    const offline = await activated(its, await service.node());
    const nodes = await Promise.all(Array.from({ length: 20 }, () => service.node()));
    const answers = await Promise.all(
      nodes.map((node, at) =>
        at % 2 === 0 ? node.activate(issued.token) : answer(service, node, { licenses: [its.id] }),
      ),
    );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await usesTaken(its)).toBe(4);
    expect(await isActive(offline)).toBe(true);
  });
});

describe("a request that replaces a dead server", () => {
  test("takes its use in the same moment, also of a full license; the dead one is told by a signed no (A13)", async () => {
    const { license: its, token: issued } = await licenseWithToken(service, { parallelUses: 1 });
    const dead = await service.node();
    const { reply } = await dead.activate(issued.token);
    const node = await service.node();
    const answered = await answer(service, node, { licenses: [its.id], replaceNodeId: dead.id });
    expect(answered.reply.replacedNodeId).toBe(dead.id);
    expect(await usesTaken(its)).toBe(1);
    const poll = await dead.verify(its);
    expect(poll.reply).toMatchObject({ valid: false, code: "ACTIVATION_DEACTIVATED" });
    const verdict = await openVerdict(service, dead.id, poll.reply.verdict);
    expect(verdict.noes).toEqual([{ licenseId: its.id, code: "ACTIVATION_DEACTIVATED" }]);
    const told = await activityAbout(service.db, reply.activations[0]?.id ?? "");
    expect(told.map(({ kind }) => kind)).toContain("activation.deactivated");
  });

  test("may name it itself, and then takes the use of an offline one as well", async () => {
    const its = await license(service, { parallelUses: 1 });
    const dead = await service.node();
    const id = await activated(its, dead);
    const node = await service.node();
    const request = await requestString(service, node, { replaces: dead.id });
    const { reply } = await answer(service, node, { request, licenses: [its.id] });
    expect([reply.replacedNodeId, await isActive(id), await usesTaken(its)]).toEqual([dead.id, false, 1]);
  });

  test("a token takes the use of a dead offline one, too", async () => {
    const its = await license(service, { parallelUses: 1 });
    const dead = await service.node();
    const id = await activated(its, dead);
    const issued = await token(service, [its], { replacesNodeId: dead.id });
    expect((await (await service.node()).activate(issued.token)).status).toBe(200);
    expect([await isActive(id), await usesTaken(its)]).toEqual([false, 1]);
  });

  test("is refused where staff name a server without these licenses; what the request names is left out", async () => {
    const its = await license(service, { parallelUses: 1 });
    const [node, stranger] = [await service.node(), await service.node()];
    const wrong = await answer(service, node, { licenses: [its.id], replaceNodeId: stranger.id });
    expect(wrong.problem.code).toBe("REPLACED_NODE_UNKNOWN");
    const request = await requestString(service, node, { replaces: stranger.id });
    const { reply } = await answer(service, node, { request, licenses: [its.id] });
    expect(reply.replacedNodeId).toBeNull();
  });

  test("is nothing that a license code can decide", async () => {
    const its = await license(service);
    const dead = await service.node();
    const id = await activated(its, dead);
    const node = await service.node();
    const request = await requestString(service, node, { replaces: dead.id });
    const { problem } = await answerByCode(service, node, { request, licenseCodes: [its.code] });
    expect([problem.code, await isActive(id)]).toEqual(["REPLACEMENT_BY_STAFF_ONLY", true]);
  });
});
