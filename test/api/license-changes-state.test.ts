import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blockLicense } from "../../shared/contract/operations/block-license.ts";
import { revokeLicense } from "../../shared/contract/operations/revoke-license.ts";
import { unblockLicense } from "../../shared/contract/operations/unblock-license.ts";
import { openVerdict } from "../support/documents.ts";
import { gather } from "../support/faults.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy } from "../support/table.ts";
import { license, licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const OPERATIONS = { block: blockLicense, unblock: unblockLicense, revoke: revokeLicense } as const;
type Verb = keyof typeof OPERATIONS;

const change = (verb: Verb, reference: string, reason?: string) =>
  service.staff(OPERATIONS[verb], {
    params: { license: reference },
    body: reason === undefined ? {} : { reason },
  });

/** What the log says of a license besides its deposit, in any order. */
const told = async (id: string) =>
  (await activityAbout(service.db, id))
    .filter(({ kind }) => kind !== "license.created")
    .map(({ kind, reason }) => `${kind}: ${reason}`);

describe("the state of a license", () => {
  test.each([
    ["block", "blocked", "license.blocked"],
    ["revoke", "revoked", "license.revoked"],
  ] as const)(
    "%s: it is %s, the log has the reason, and repeating it changes nothing",
    async (verb, state, kind) => {
      const { id, code, accountId } = await license(service);
      const { reply } = await change(verb, code, "Chargeback of PO 1");
      expect(reply).toMatchObject({ id, state, status: state });
      expect((await activityAbout(service.db, id)).find((entry) => entry.kind === kind)).toMatchObject({
        accountId,
        subjects: [id],
        reason: "Chargeback of PO 1",
        actor: { kind: "staff" },
      });
      const { written } = await changesBy(service.db, async () => {
        expect((await change(verb, id, "Again")).reply).toEqual(reply);
      });
      expect(written).toEqual([]);
    },
  );

  test("unblock lifts a block and is harmless where there is none; a reason is not needed", async () => {
    const { id } = await license(service);
    expect((await change("unblock", id)).reply.state).toBe("active");
    expect(await told(id)).toEqual([]);
    await change("block", id);
    expect((await change("unblock", id, "Paid")).reply).toMatchObject({ state: "active", usesTaken: 0 });
    expect((await told(id)).toSorted()).toEqual(["license.blocked: null", "license.unblocked: Paid"]);
  });

  test("revoke is final: nothing blocks, lifts or changes it", async () => {
    const { id } = await license(service);
    await change("block", id);
    expect((await change("revoke", id)).reply.state).toBe("revoked");
    const { written } = await changesBy(service.db, async () => {
      for (const verb of ["block", "unblock"] as const)
        expect((await change(verb, id)).problem).toMatchObject({
          code: "LICENSE_REVOKED_FOR_GOOD",
          status: 409,
        });
    });
    expect(written).toEqual([]);
  });

  test("of a license that is not there is a 404, and a mistyped code is not looked for", async () => {
    for (const verb of ["block", "unblock", "revoke"] as const)
      for (const reference of ["lic_0000000000000000000000", "NO-SUCH-CODE", "CSL1-AAAAA"])
        expect((await change(verb, reference)).problem.code).toBe("NOT_FOUND");
  });

  test("that several change at once goes through every change that is possible, each told once", async () => {
    const { id } = await license(service);
    service.sdk.intercept(gather(3));
    const answers = await Promise.all([change("block", id), change("revoke", id), change("block", id)]);
    service.sdk.intercept(null);
    expect(answers[1]?.status).toBe(200);
    expect((await change("revoke", id)).reply.state).toBe("revoked");
    const entries = await told(id);
    expect(entries.filter((entry) => entry.startsWith("license.revoked"))).toHaveLength(1);
    expect(entries.filter((entry) => entry.startsWith("license.blocked")).length).toBeLessThanOrEqual(1);
  });
});

describe("a server that holds a use", () => {
  test.each([
    ["block", "LICENSE_BLOCKED"],
    ["revoke", "LICENSE_REVOKED"],
  ] as const)(
    "of a license that staff %s is told with a signed no, and newcomers are refused",
    async (verb, code) => {
      const { license: made, token } = await licenseWithToken(service, { parallelUses: 5 });
      const node = await service.node();
      await node.activate(token.token);
      expect((await change(verb, made.id)).reply.usesTaken).toBe(1);
      const { reply } = await node.verify(made);
      expect(reply).toMatchObject({ valid: false, code, licenseFile: null });
      expect((await openVerdict(service, node.id, reply.verdict)).noes).toEqual([
        { licenseId: made.id, code },
      ]);
      expect((await (await service.node()).activate(token.token)).problem.code).toBe(code);
      expect((await node.activate(token.token)).problem.code).toBe(code);
    },
  );

  test("runs on with the use that it had, when the block is lifted", async () => {
    const { license: made, token } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(token.token);
    await change("block", made.id);
    expect((await node.verify(made)).reply.valid).toBe(false);
    expect((await change("unblock", made.id)).reply).toMatchObject({ status: "valid", usesTaken: 1 });
    expect((await node.verify(made)).reply.valid).toBe(true);
  });

  test("can give it back also when the license is blocked or revoked", async () => {
    for (const verb of ["block", "revoke"] as const) {
      const { license: made, token } = await licenseWithToken(service);
      const node = await service.node();
      await node.activate(token.token);
      await change(verb, made.id);
      expect((await node.deactivate()).reply.released).toEqual([made.id]);
    }
  });
});
