import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { deactivateActivations } from "../../shared/contract/operations/deactivate-activations.ts";
import { deactivateLicenseActivations } from "../../shared/contract/operations/deactivate-license-activations.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { conflictError, failOnce, gather } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import { answer } from "../support/offline.ts";
import { activateSite, failAttempt } from "../support/records.ts";
import { callsDuring, isEffect, type SdkCall } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, activityLog, changesBy } from "../support/table.ts";
import { type License, license, licenseWithToken } from "../support/world.ts";

let service: TestService;
let full: License;
let ids: readonly string[];
let keys = 0;

beforeAll(async () => {
  service = await startTestService();
});
beforeEach(async () => {
  full = await license(service, { parallelUses: 5 });
  ids = await holders(5);
  keys += 1;
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

async function holders(count: number): Promise<string[]> {
  const made: string[] = [];
  for (let at = 0; at < count; at += 1) {
    made.push((await activateSite(service, full, { domain: `${at}.example.com` })).id);
    service.clock.advance(1);
  }
  return made;
}

const release = (activationIds: readonly string[], key?: string) =>
  service.staff(
    deactivateActivations,
    { body: { activationIds: [...activationIds] } },
    { headers: key === undefined ? {} : { "idempotency-key": `bulk-${keys}-${key}-0123456789` } },
  );
const releaseAll = (reference: string = full.id) =>
  service.staff(deactivateLicenseActivations, { params: { license: reference } });
const usesTaken = async () =>
  (await service.staff(getLicense, { params: { license: full.id } })).reply.usesTaken;
const toldOf = async (id: string) =>
  (await activityAbout(service.db, id)).filter(({ kind }) => kind === "activation.deactivated");

describe("deactivate-activations", () => {
  test("frees each use at once, tells each in the activity log, and says what was not to be done (C4)", async () => {
    const [first = "", second = "", third = ""] = ids;
    await service.staff(deactivateActivation, { params: { activationId: second } });
    const attempt = await failAttempt(service);
    const unknown = `act_${"0".repeat(44)}`;
    const { reply } = await release([third, second, unknown, attempt.id, first]);
    expect(reply).toEqual({
      items: [
        { id: third, outcome: "released" },
        { id: second, outcome: "was-released" },
        { id: unknown, outcome: "unknown" },
        { id: attempt.id, outcome: "unknown" },
        { id: first, outcome: "released" },
      ],
      released: 2,
    });
    expect(await usesTaken()).toBe(2);
    for (const id of [first, second, third])
      expect(await toldOf(id)).toMatchObject([{ actor: { kind: "staff" }, accountId: full.accountId }]);
  });

  test("repeated, it changes nothing, with a key and without", async () => {
    const first = await release(ids, "one");
    expect(first.reply.released).toBe(5);
    const { written } = await changesBy(service.db, async () => {
      expect((await release(ids, "one")).text).toBe(first.text);
      expect(new Set((await release(ids)).reply.items.map(({ outcome }) => outcome))).toEqual(
        new Set(["was-released"]),
      );
    });
    expect(written).toEqual([]);
  });

  test("releases an offline activation, too: staff may", async () => {
    const made = await license(service);
    const { reply } = await answer(service, await service.node(), { licenses: [made.id] });
    expect((await release(reply.activations.map(({ id }) => id))).reply.released).toBe(1);
  });

  test("a server whose activation it released is told so at its next poll", async () => {
    const { license: made, token } = await licenseWithToken(service);
    const node = await service.node();
    const { reply } = await node.activate(token.token);
    await release([reply.activations[0]?.id ?? ""]);
    expect((await node.verify(made)).reply.code).toBe("ACTIVATION_DEACTIVATED");
  });

  test.each(["before", "after"] as const)(
    "dies %s any of its calls, is repeated under its key, and each was released once",
    async (how) => {
      const released = new Set<string>();
      const three = async () => {
        full = await license(service, { parallelUses: 5 });
        ids = await holders(3);
      };
      await three();
      const calls = await callsDuring(service.sdk, () => release(ids, "counted"));
      expect(calls.filter(isEffect)).toHaveLength(3);
      for (let at = 0; at < calls.length; at += 1) {
        await three();
        const fault = failOnce(at, how);
        service.sdk.intercept(fault);
        const broken = await release(ids, `${how}-${at}`);
        service.sdk.intercept(null);
        expect(fault.wasMet()).toBe(true);
        expect(broken.status, `call ${at}`).toBe(503);
        const left = await usesTaken();
        const { reply } = await release(ids, `${how}-${at}`);
        // Where the last transaction was done, and only its answer lost, the first answer comes now.
        const done = left === 0 ? 3 : left;
        const outcomes = ids.map((_, index) => (index < 3 - done ? "was-released" : "released"));
        expect(
          reply.items.map(({ outcome }) => outcome),
          `call ${at}`,
        ).toEqual(outcomes);
        expect(reply.released).toBe(done);
        expect(await usesTaken()).toBe(0);
      }
      for (const { subjects, kind } of await activityLog(service.db)) {
        if (kind !== "activation.deactivated") continue;
        expect(released.has(subjects[0] ?? ""), `${subjects[0]} is told once`).toBe(false);
        released.add(subjects[0] ?? "");
      }
    },
  );

  test("twice at once under one key: each is released once, and both get the same bytes", async () => {
    service.sdk.intercept(gather(2));
    const answers = await Promise.all([release(ids, "both"), release(ids, "both")]);
    service.sdk.intercept(null);
    expect(answers[0]?.text).toBe(answers[1]?.text);
    expect(await usesTaken()).toBe(0);
    for (const id of ids) expect(await toldOf(id)).toHaveLength(1);
  });

  test("rivals win every try for one of them: what is done is told, the rest is busy, and a repeat does it", async () => {
    const stuck = KEYS.heldUse(full.id, 0, "").sk.slice(0, 5);
    let passed = 0;
    service.sdk.intercept(async (call, send) => {
      if (call.command !== "TransactWriteItems" || !touches(call, stuck)) return send();
      passed += 1;
      if (passed > 2) throw conflictError(call);
      return send();
    });
    const partly = await release(ids, "stuck");
    service.sdk.intercept(null);
    expect(partly.reply.items.map(({ outcome }) => outcome)).toEqual([
      "released",
      "released",
      "busy",
      "busy",
      "busy",
    ]);
    expect(partly.reply.released).toBe(2);
    expect(await usesTaken()).toBe(3);
    const rest = (await release(ids, "stuck")).reply;
    expect(rest.released).toBe(3);
    expect(await usesTaken()).toBe(0);
  });

  test("begins no release after 8 seconds, so that it answers in time", async () => {
    service.sdk.intercept(async ({ command }, send) => {
      if (command === "TransactWriteItems") service.clock.advance(4_000);
      return send();
    });
    const { reply } = await release(ids, "slow");
    service.sdk.intercept(null);
    expect(reply.items.map(({ outcome }) => outcome)).toEqual([
      "released",
      "released",
      "busy",
      "busy",
      "busy",
    ]);
  });

  test.each([
    ["none", []],
    ["one twice", ["act_0123456789", "act_0123456789"]],
    ["101", Array.from({ length: 101 }, (_, at) => `act_${String(at).padStart(20, "0")}`)],
  ])("refuses %s", async (_name, named) => {
    const { problem } = await release(named);
    expect(problem.errors?.[0]?.location).toBe("body.activationIds");
  });
});

function touches({ input }: SdkCall, sortKeyStart: string): boolean {
  return JSON.stringify(input).includes(`"sk":"${sortKeyStart}`);
}

describe("deactivate-license-activations", () => {
  test("releases all that a license has, by its id or code, offline ones too (C4)", async () => {
    const [first = "", ...others] = ids;
    await release([first]);
    const { reply } = await answer(service, await service.node(), { licenses: [full.id] });
    const held = [...others, ...reply.activations.map(({ id }) => id)];
    const told = { licenseId: full.id, released: 5, remaining: 0 };
    expect((await releaseAll(full.code.toLowerCase())).reply).toEqual(told);
    expect(await usesTaken()).toBe(0);
    for (const id of held) expect(await toldOf(id)).toHaveLength(1);
    expect((await releaseAll()).reply).toEqual({ ...told, released: 0 });
  });

  test("leaves other licenses alone", async () => {
    const other = await license(service, { accountId: full.accountId, product: full.productId });
    await activateSite(service, other, { domain: "0.example.com" });
    await releaseAll();
    const { reply } = await service.staff(getLicense, { params: { license: other.id } });
    expect(reply.usesTaken).toBe(1);
  });

  test("releases 200 at a time, the oldest first, until none remain", async () => {
    full = await license(service, { parallelUses: null });
    const old = Array.from({ length: 200 }, (_, at) => ({ domain: `old-${at}.example.com` }));
    const oldest = await Promise.all(old.map((site) => activateSite(service, full, site)));
    service.clock.advance(1);
    ids = [...oldest.map(({ id }) => id), ...(await holders(3))];
    expect((await releaseAll()).reply).toEqual({ licenseId: full.id, released: 200, remaining: 3 });
    const left = await service.local.services.storage.loadActivations(ids);
    expect(left.filter(({ isActive }) => isActive).map(({ id }) => id)).toEqual(ids.slice(200));
    expect((await releaseAll()).reply).toEqual({ licenseId: full.id, released: 3, remaining: 0 });
  });

  test("is interrupted, and a repeat releases what remains", async () => {
    const isTransaction = ({ command }: SdkCall) => command === "TransactWriteItems";
    service.sdk.intercept(failOnce(3, "before", isTransaction));
    expect((await releaseAll()).status).toBe(503);
    service.sdk.intercept(null);
    expect(await usesTaken()).toBe(2);
    expect((await releaseAll()).reply).toEqual({ licenseId: full.id, released: 2, remaining: 0 });
  });

  test("a license that does not exist is a 404", async () => {
    for (const reference of ["lic_0000000000000000000000", "NO SUCH CODE", "CSL1-00000"])
      expect((await releaseAll(reference)).problem.code).toBe("NOT_FOUND");
  });
});
