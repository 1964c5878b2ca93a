import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { activate } from "../../shared/contract/operations/activate.ts";
import { deactivate } from "../../shared/contract/operations/deactivate.ts";
import type { OnLimit } from "../../shared/domain/license.ts";
import { type Intercept, type SdkWatch, watchSdk } from "../support/sdk-calls.ts";
import { type Arena, newLicense, newNode, newToken, openArena, type TestNode } from "./arena.ts";
import { faultsOf, readBooks } from "./books.ts";

/** What moves between two reads of one request: each of these once ended in a 500 or a false "limit reached". */
describe("a request whose reads fall on both sides of a change", () => {
  let arena: Arena;
  let sdk: SdkWatch;
  beforeAll(async () => {
    arena = await openArena({
      observe: (db) => {
        sdk = watchSdk(db);
        return db;
      },
    });
  });
  afterEach(() => sdk.intercept(null));
  afterAll(() => arena.close());

  async function oneUse(onLimit: OnLimit) {
    const licenseId = await newLicense(arena, { parallelUses: 1, onLimit });
    const { token } = await newToken(arena, [licenseId], 10);
    const [holder, newcomer] = [await newNode(arena), await newNode(arena)];
    const exchange = (node: TestNode) => node.ask(arena.directly, activate, { token, node: {} });
    return { licenseId, holder, newcomer, exchange };
  }

  /** Puts `act` in the way of the next call that `isIt`, once. */
  function once(isIt: (command: string) => boolean, act: Intercept): void {
    let isOver = false;
    sdk.intercept((call, send) => {
      if (isOver || !isIt(call.command)) return send();
      isOver = true;
      return act(call, send);
    });
  }

  test("does not displace itself when its own twin got the use meanwhile", async () => {
    const { licenseId, holder, newcomer, exchange } = await oneUse("deactivate-oldest");
    await exchange(holder);
    let twin: unknown;
    once(
      (command) => command === "Query",
      async (_, send) => {
        twin = (await exchange(newcomer)).body.activations;
        return send();
      },
    );
    const late = await exchange(newcomer);
    expect(late).toMatchObject({ status: 200, body: { activations: twin } });
    expect(faultsOf(await readBooks(arena.service.database, licenseId), 1)).toEqual([]);
  });

  test("is not told that the limit is reached by a use that is its own", async () => {
    const { licenseId, newcomer, exchange } = await oneUse("reject");
    let batches = 0;
    sdk.intercept(async (call, send) => {
      if (call.command !== "BatchGetItem" && call.command !== "BatchGet") return send();
      batches += 1;
      if (batches !== 2) return send();
      // The batch sees the count after the twin's transaction, and the activation as it was before.
      await exchange(newcomer);
      return withoutActivations(await send());
    });
    expect(await exchange(newcomer)).toMatchObject({ status: 200 });
    expect(faultsOf(await readBooks(arena.service.database, licenseId), 1)).toEqual([]);
  });

  test("looks again when the list of uses is seen half-way through a rival's transaction", async () => {
    const { holder, newcomer, exchange } = await oneUse("deactivate-oldest");
    await exchange(holder);
    once(
      (command) => command === "Query",
      async (_, send) => ({ ...((await send()) as object), Items: [] }),
    );
    expect(await exchange(newcomer)).toMatchObject({ status: 200 });
  });

  test("gets the use that is given back while it looks for the oldest", async () => {
    const { holder, newcomer, exchange } = await oneUse("deactivate-oldest");
    await exchange(holder);
    once(
      (command) => command === "Query",
      async (_, send) => {
        await holder.ask(arena.directly, deactivate, {});
        return send();
      },
    );
    expect(await exchange(newcomer)).toMatchObject({ status: 200 });
  });

  test("a node that gave everything back may say so again", async () => {
    const { holder, exchange } = await oneUse("reject");
    await exchange(holder);
    await holder.ask(arena.directly, deactivate, {});
    expect(await holder.ask(arena.directly, deactivate, {})).toMatchObject({
      status: 200,
      body: { released: [], licenseFile: null },
    });
  });
});

function withoutActivations(output: unknown): unknown {
  const { Responses = {}, ...rest } = output as { Responses?: Record<string, { sk: string }[]> };
  const kept = Object.entries(Responses).map(([table, items]) => [
    table,
    items.filter(({ sk }) => !sk.startsWith("ACTIVATION#")),
  ]);
  return { ...rest, Responses: Object.fromEntries(kept) };
}
