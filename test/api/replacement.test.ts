import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InputFor } from "../../shared/contract/operation.ts";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import type { issueToken } from "../../shared/contract/operations/issue-token.ts";
import { activationId } from "../../shared/domain/activation.ts";
import { gather } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import type { TestNode } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout } from "../support/table.ts";
import { type License, type license, licenseWithToken, token } from "../support/world.ts";

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

/** A license whose uses are all taken by servers of which the first is dead, and a token for who takes its place. */
async function setScene(
  given: Parameters<typeof license>[1] = {},
  tokenGiven: Partial<InputFor<typeof issueToken>["body"]> = {},
) {
  const { license: made, token: first } = await licenseWithToken(service, given);
  const nodes: TestNode[] = [];
  for (let held = 0; held < (made.parallelUses ?? 1); held += 1) {
    const node = await service.node();
    await node.activate(first.token);
    service.clock.advance(1_000);
    nodes.push(node);
  }
  const [dead, ...others] = nodes as [TestNode, ...TestNode[]];
  const replacing = await token(service, [made], { replacesNodeId: dead.id, uses: 1, ...tokenGiven });
  return { license: made, dead, others, replacing };
}

describe("a token that replaces a dead server", () => {
  test("shows which one, and its activation stays as it is until the token is used", async () => {
    const { license: made, dead, replacing } = await setScene();
    expect(replacing.replacesNodeId).toBe(dead.id);
    expect((await dead.verify(made)).reply.valid).toBe(true);
    expect(await usesTaken(made)).toBe(1);
  });

  test("gives its place to the newcomer, also of a full license; the count stays, the dead one is told", async () => {
    const { license: made, dead, others, replacing } = await setScene({ parallelUses: 3 });
    const newcomer = await service.node();
    expect((await newcomer.activate(replacing.token)).status).toBe(200);
    expect(await usesTaken(made)).toBe(3);
    expect((await dead.verify(made)).reply).toMatchObject({
      valid: false,
      code: "ACTIVATION_DEACTIVATED",
      verdict: expect.any(String),
    });
    for (const node of [newcomer, ...others]) expect((await node.verify(made)).reply.valid).toBe(true);
    const own = activationId(made.id, newcomer.id);
    expect((await activityAbout(service.db, own))[0]).toMatchObject({ kind: "activation.succeeded" });
  });

  test("takes the dead one's place and not the oldest one's, where the license lets the oldest go", async () => {
    const { license: made, token: first } = await licenseWithToken(service, {
      parallelUses: 2,
      onLimit: "deactivate-oldest",
    });
    const [oldest, dead] = [await service.node(), await service.node()];
    await oldest.activate(first.token);
    service.clock.advance(1_000);
    await dead.activate(first.token);
    const replacing = await token(service, [made], { replacesNodeId: dead.id });
    expect((await (await service.node()).activate(replacing.token)).status).toBe(200);
    expect((await oldest.verify(made)).reply.valid).toBe(true);
    expect((await dead.verify(made)).reply.code).toBe("ACTIVATION_DEACTIVATED");
  });

  test("repeated by the newcomer gives the same answer and takes nobody's place", async () => {
    const { license: made, others, replacing } = await setScene({ parallelUses: 2 });
    const newcomer = await service.node();
    const first = await newcomer.activate(replacing.token);
    expect((await newcomer.activate(replacing.token)).reply.activations).toEqual(first.reply.activations);
    expect((await others[0]?.verify(made))?.reply.valid).toBe(true);
    expect(await usesTaken(made)).toBe(2);
  });

  test("is a normal token where the dead one has given its use back", async () => {
    const { license: made, dead, replacing } = await setScene();
    await dead.deactivate();
    const newcomer = await service.node();
    expect((await newcomer.activate(replacing.token)).status).toBe(200);
    expect(await usesTaken(made)).toBe(1);
  });

  test("is a normal token where somebody else took the freed use: then the license is full", async () => {
    const { license: made, dead, replacing } = await setScene();
    const id = activationId(made.id, dead.id);
    await service.staff(deactivateActivation, { params: { activationId: id } });
    const other = await token(service, [made]);
    await (await service.node()).activate(other.token);
    const late = await service.node();
    expect((await late.activate(replacing.token)).problem.code).toBe("LICENSE_LIMIT_REACHED");
  });

  test("used by the dead one itself, which is alive: it keeps what it has, and the token its use", async () => {
    const { license: made, dead, replacing } = await setScene();
    expect((await dead.activate(replacing.token)).status).toBe(200);
    expect((await dead.verify(made)).reply.valid).toBe(true);
    expect(await usesTaken(made)).toBe(1);
    expect((await (await service.node()).activate(replacing.token)).status).toBe(200);
    expect((await dead.verify(made)).reply.code).toBe("ACTIVATION_DEACTIVATED");
  });

  test("counts as no release of the year", async () => {
    const { license: made, replacing } = await setScene();
    await (await service.node()).activate(replacing.token);
    const { reply } = await service.staff(getLicense, { params: { license: made.id } });
    expect(reply.releasesThisYear).toBe(0);
  });
});

describe("two newcomers at once", () => {
  test("with a token for one: one takes the place, the other is told that the token is used up", async () => {
    const { license: made, dead, replacing } = await setScene();
    const newcomers = [await service.node(), await service.node()];
    service.sdk.intercept(gather(2));
    const answers = await Promise.all(newcomers.map((node) => node.activate(replacing.token)));
    service.sdk.intercept(null);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.problem.code).toBe("TOKEN_USED_UP");
    expect(await usesTaken(made)).toBe(1);
    expect((await dead.verify(made)).reply.code).toBe("ACTIVATION_DEACTIVATED");
  });

  test("with a token for two: one takes the place, the other is judged like any newcomer", async () => {
    const { license: made, replacing } = await setScene({}, { uses: 2 });
    const newcomers = [await service.node(), await service.node()];
    service.sdk.intercept(gather(2));
    const answers = await Promise.all(newcomers.map((node) => node.activate(replacing.token)));
    service.sdk.intercept(null);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.problem.code).toBe("LICENSE_LIMIT_REACHED");
    expect(await usesTaken(made)).toBe(1);
  });

  test("one of whom is the dead one giving its use back: both are done, one use is taken", async () => {
    const { license: made, dead, replacing } = await setScene();
    const newcomer = await service.node();
    service.sdk.intercept(gather(2));
    const [activated, released] = await Promise.all([newcomer.activate(replacing.token), dead.deactivate()]);
    service.sdk.intercept(null);
    expect([activated.status, released.status]).toEqual([200, 200]);
    expect(await usesTaken(made)).toBe(1);
    expect((await newcomer.verify(made)).reply.valid).toBe(true);
  });
});
