import { describe, expect, test } from "vitest";
import type { HeldUse } from "./activation.ts";
import { clusterIds, clusterOf } from "./cluster.ts";
import { license, NODE_ID, NOW, node, OTHER_NODE_ID, product } from "./testing/builders.ts";
import { DAY_MS, daysAfter } from "./time.ts";

const use = (holderId: string, activatedAt = NOW, given: Partial<HeldUse> = {}): HeldUse => ({
  activationId: "act_1",
  holderId,
  activatedAt,
  ...given,
});
const shares = (uses: readonly HeldUse[], given: Parameters<typeof license>[0] = {}, code = "backup") => ({
  license: license(given),
  product: product({ code }),
  uses,
});
const self = node({ id: NODE_ID, hostName: "self" });
const other = node({ id: OTHER_NODE_ID, hostName: "other", lastContactAt: NOW - DAY_MS });

describe("the nodes of a cluster", () => {
  test("are itself, then the others by age, each once; a site is none", () => {
    const ids = (count: number) => `nod_${String(count).repeat(43)}`;
    const shared = [
      shares([use(ids(3), 3), use(NODE_ID, 2), use(ids(1), 1), use("sit_abc", 0)]),
      shares([use(ids(2), 2), use(ids(3), 4)]),
    ];
    expect(clusterIds(shared, NODE_ID)).toEqual({ ids: [NODE_ID, ids(1), ids(2), ids(3)], more: false });
  });

  test("are at most 100, and there are more from the 101st on", () => {
    const others = (count: number) => Array.from({ length: count }, (_, at) => use(`nod_${at}`, at));
    expect(clusterIds([shares(others(99))], NODE_ID)).toMatchObject({ ids: { length: 100 }, more: false });
    expect(clusterIds([shares(others(100))], NODE_ID)).toMatchObject({ ids: { length: 100 }, more: true });
    const sites = Array.from({ length: 101 }, (_, at) => use(`sit_${at}`, at));
    expect(clusterIds([shares(sites)], NODE_ID)).toEqual({ ids: [NODE_ID], more: true });
  });
});

describe("a node of a cluster", () => {
  test("shows the first time of what it shares, its products, and the earliest end of its leases", () => {
    const ends = { expiresAt: daysAfter(NOW, 10), graceDays: 2 };
    const shared = [
      shares([use(NODE_ID), use(OTHER_NODE_ID, NOW - 5)]),
      shares([use(OTHER_NODE_ID, NOW - 9)], ends, "mail"),
      shares([use(NODE_ID)], {}, "fax"),
    ];
    expect(clusterOf(shared, self, [self, other], 30)).toMatchObject([
      { isSelf: true, products: ["backup", "fax"], deadlineAt: daysAfter(self.lastContactAt, 30) },
      {
        isSelf: false,
        products: ["backup", "mail"],
        activatedAt: NOW - 9,
        deadlineAt: daysAfter(NOW, 12),
        mode: "online",
      },
    ]);
    expect(clusterOf(shared.slice(0, 1), self, [other], 30)).toMatchObject([
      { deadlineAt: daysAfter(NOW - DAY_MS, 30), activatedAt: NOW - 5 },
    ]);
  });

  test("is offline, without a deadline, where all that it shares came by response strings", () => {
    const offline = use(OTHER_NODE_ID, NOW, { mode: "offline" });
    expect(clusterOf([shares([offline])], self, [other], 30)).toMatchObject([
      { mode: "offline", deadlineAt: null },
    ]);
    expect(clusterOf([shares([offline]), shares([use(OTHER_NODE_ID)])], self, [other], 30)).toMatchObject([
      { mode: "online", deadlineAt: daysAfter(other.lastContactAt, 30) },
    ]);
  });

  test("is not shown when it is another account's, or shares nothing", () => {
    const foreign = node({ id: OTHER_NODE_ID, accountId: "acc_2" });
    expect(clusterOf([shares([use(OTHER_NODE_ID)])], self, [foreign], 30)).toEqual([]);
    expect(clusterOf([shares([use(NODE_ID)])], self, [other], 30)).toEqual([]);
  });
});
