import { expect, test } from "vitest";
import { type OnceRequest, onceWrites, repeatedAnswer } from "./once.ts";
import type { Services } from "./services.ts";

const REPLY = { statusCode: 200, headers: { "content-type": "application/json" }, body: '{"id":"x"}' };
const ONCE: OnceRequest = { key: "k", fingerprint: "f", requestHash: "h" };

/** Services in which nothing is sealed, and the record of the request holds this text. */
function servicesWith(sealedReply: string): Services {
  const secrets = { open: (sealed: string) => sealed, seal: (text: string) => text };
  const record = { fingerprint: "f", requestHash: "h", sealedReply, expiresAt: 1 };
  return { secrets, storage: { loadOnce: async () => record }, now: () => 0 } as unknown as Services;
}

const sealedBy = (body: unknown) =>
  String(onceWrites(ONCE, servicesWith(""))({ status: 200, body })[0]?.item?.["sealedReply"]);

test("a repeated request gets the reply as it was, also one that an earlier version has kept", async () => {
  for (const kept of [sealedBy({ id: "x" }), JSON.stringify(REPLY)])
    expect(await repeatedAnswer(ONCE, servicesWith(kept))).toEqual(REPLY);
});

test("a reply that is longer than an item of the table fits into one", () => {
  const numbers = Array.from({ length: 5_000 }, (_, index) => ({ firstNumber: `NORTHWIND-${index}` }));
  const body = { numbers, more: numbers, rest: numbers };
  expect(JSON.stringify(body).length).toBeGreaterThan(400_000);
  expect(sealedBy(body).length).toBeLessThan(100_000);
});
