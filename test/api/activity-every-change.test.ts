import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { ACTIVITY_KINDS, type ActivityEntry } from "../../shared/domain/activity.ts";
import type { Item } from "../../shared/storage/item.ts";
import { requestFor } from "../support/caller.ts";
import { exampleFor, nextStage, type Stage, setStage } from "../support/examples.ts";
import { sendRaw } from "../support/raw-body.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityLog, changesBy } from "../support/table.ts";
import { licenseWithToken } from "../support/world.ts";

let service: TestService;
let first: Stage;
beforeAll(async () => {
  service = await startTestService();
  first = await setStage(service);
});
afterAll(() => service.close());

/** What is no change that anybody made: the log, kept answers, the sweep's own notes and sums, when a node was in touch. */
const NO_CHANGE = /^(?:ACTIVITY|ONCE|SWEEP|NODE|SEALS|ENTRYHASHES|STATISTICS)(?:#|$)/;

const OPERATIONS = (ROUTES as readonly Operation[]).map((operation) => [operation.name, operation] as const);

const changing = new Set<string>();

/** What anybody brings was signed by a node of its own. */
function actorOf({ caller }: Operation, id: string) {
  if (caller.kind === "anyone") return { kind: "node" };
  return caller.kind === "node" ? { kind: "node", id } : { kind: "staff" };
}

async function changesOf(operation: Operation) {
  const stage = await nextStage(service, first);
  const request = requestFor(operation, exampleFor(operation, stage));
  const node = operation.name === "activate" ? await service.node() : stage.node;
  const headers = { ...(request.headers as Record<string, string>), "x-api-ip": "10.1.2.3" };
  let status = 0;
  const { written, deleted } = await changesBy(service.db, async () => {
    const sent = await sendRaw(service, node, operation, headers, request.body ?? "", { path: request.path });
    status = sent.status;
  });
  expect(status).toBe(operation.status);
  const isEntry = (item: Item) => String(item["pk"]).startsWith("ACTIVITY#");
  return {
    changes: [...written.map(({ pk }) => String(pk)), ...deleted].filter((pk) => !NO_CHANGE.test(pk)),
    entries: written.filter(isEntry) as unknown as ActivityEntry[],
    actor: actorOf(operation, node.id),
  };
}

describe("whatever changes something leaves an entry: who, what, when, from where (C12)", () => {
  test.each(OPERATIONS)("%s", async (_, operation) => {
    const { changes, entries, actor } = await changesOf(operation);
    expect(entries.length, changes.join()).toBeGreaterThanOrEqual(changes.length > 0 ? 1 : 0);
    if (changes.length > 0) changing.add(operation.name);
    for (const entry of entries) {
      expect(ACTIVITY_KINDS).toContain(entry.kind);
      expect(entry).toMatchObject({
        at: service.clock.now(),
        actor,
        origin: {
          observedIp: "127.0.0.1",
          claimedIp: "10.1.2.3",
          salt: expect.stringMatching(/^[\w-]{22}$/),
        },
      });
      const isEdit = operation.method === "PATCH";
      if (isEdit) expect(entry.changes.length).toBeGreaterThan(0);
    }
  });
});

test("the examples do change something", () => {
  expect(changing.size).toBeGreaterThan(15);
});

test("entries of one request share no salt, so that nothing but the address tells that they are of one place", async () => {
  const salts = (await activityLog(service.db)).map(
    ({ origin }) => origin && "salt" in origin && origin.salt,
  );
  const known = salts.filter((salt) => typeof salt === "string");
  expect(known.length).toBeGreaterThan(50);
  expect(new Set(known).size).toBe(known.length);
});

test("a newcomer that takes another's place leaves two entries: its own, and whose place it was (C12)", async () => {
  const { token, license } = await licenseWithToken(service, { onLimit: "deactivate-oldest" });
  const old = await (await service.node()).activate(token.token);
  service.clock.advance(1);
  const node = await service.node();
  const newcomer = await node.activate(token.token);
  const entries = (await activityLog(service.db)).filter(({ at }) => at === service.clock.now());
  expect(entries.map(({ kind }) => kind).sort()).toEqual(["activation.deactivated", "activation.succeeded"]);
  expect(entries.find(({ kind }) => kind === "activation.deactivated")).toMatchObject({
    actor: { kind: "node", id: node.id },
    accountId: license.accountId,
    subjects: [old.reply.activations[0]?.id, license.productId],
    reason: "deactivate-oldest",
    origin: { observedIp: "127.0.0.1" },
  });
  expect(entries.find(({ kind }) => kind === "activation.succeeded")?.subjects).toEqual([
    newcomer.reply.activations[0]?.id,
    token.id,
    license.productId,
  ]);
});

test("a release and a refusal name their products, too", async () => {
  const { token, license } = await licenseWithToken(service);
  const node = await service.node();
  await node.activate(token.token);
  await (await service.node()).activate(token.token);
  await node.deactivate();
  const named = (await activityLog(service.db)).filter(({ subjects }) =>
    subjects.includes(license.productId),
  );
  const kinds = named.map(({ kind }) => kind).filter((kind) => kind.startsWith("activation."));
  expect(kinds.sort()).toEqual(["activation.deactivated", "activation.failed", "activation.succeeded"]);
});
