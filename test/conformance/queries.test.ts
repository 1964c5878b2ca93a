import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { exchange } from "../support/caller.ts";
import { exampleFor, type Stage, setStage } from "../support/examples.ts";
import { startTestService, type TestService } from "../support/service.ts";

let service: TestService;
let stage: Stage;
beforeAll(async () => {
  service = await startTestService();
  stage = await setStage(service);
});
afterAll(() => service.close());

const lists = (ROUTES as readonly Operation[])
  .filter(({ method, refusals }) => method === "GET" && refusals.includes("CURSOR_INVALID"))
  .map((operation) => [operation.name, operation] as const);

describe.each(lists)("%s", (_name, operation) => {
  const list = (search: string) =>
    exchange(service.url, operation, {
      method: "GET",
      path: `${operation.path}?${search}`,
      headers: { authorization: `Bearer ${service.adminKey}` },
    });

  test("refuses an unknown, a repeated and a garbled part of a query", async () => {
    const garbled = [
      "limt=1",
      "limit=1&limit=2",
      "limit[]=1",
      "limit=%00",
      "limit=",
      "limit=+1",
      "limit=0x1",
      "limit=1e1",
      "limit=99999999999999999999",
      "LIMIT=1",
      "__proto__=1",
      "constructor=x",
      "limit=1&x",
      "=",
      "%=1",
      `cursor=${"c".repeat(1_025)}`,
    ];
    for (const search of garbled) expect((await list(search)).problem.code, search).toBe("INPUT_INVALID");
  });

  test("refuses a cursor that it did not make", async () => {
    for (const cursor of [
      "x",
      "x.y",
      ".",
      "%00",
      "..",
      "MDAw.AAAAAAAAAAAAAAAAAAAAAA",
      "a".repeat(1_024),
      "",
      "%ff",
    ])
      expect((await list(`cursor=${cursor}`)).problem.code, cursor).toBe("CURSOR_INVALID");
  });

  test("takes its example, and no query at all", async () => {
    expect((await list(new URLSearchParams(exampleFor(operation, stage).query).toString())).status).toBe(200);
    expect((await list("")).status).toBe(200);
  });
});
