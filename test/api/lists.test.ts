import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Operation } from "../../shared/contract/operation.ts";
import { listAccounts } from "../../shared/contract/operations/list-accounts.ts";
import { listActivations } from "../../shared/contract/operations/list-activations.ts";
import { listLicenses } from "../../shared/contract/operations/list-licenses.ts";
import { listProducts } from "../../shared/contract/operations/list-products.ts";
import { listTokens } from "../../shared/contract/operations/list-tokens.ts";
import { copyLicense, copyToken } from "../support/copies.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { account, type License, license, product, type Token, token } from "../support/world.ts";

const MANY = 250;
const FEW = 60;
const TOGETHER = 5;
const LISTS = [listProducts, listAccounts, listLicenses, listTokens, listActivations] as const;

let service: TestService;
/** The ids that each list must have. */
const made = new Map<string, string[]>();
let accountId: string;

beforeAll(async () => {
  service = await startTestService();
  accountId = (await account(service)).id;
  const fax = await product(service);
  const first = await license(service, { accountId, product: fax.id, parallelUses: null });
  const issued = await token(service, [first], { uses: MANY });
  const ids = [fax.id, accountId, first.id, issued.id];
  for (const [at, { name }] of LISTS.entries()) made.set(name, ids.slice(at, at + 1));
  for (let at = 0; at < MANY; at += TOGETHER) {
    service.clock.advance(1);
    await Promise.all(Array.from({ length: TOGETHER }, (_, more) => makeOne(first, issued, at + more)));
  }
});

/** Several are made in the same millisecond, so that time alone does not order them. */
async function makeOne(first: License, issued: Token, at: number): Promise<void> {
  const node = await service.node();
  keep("list-activations", (await node.activate(issued.token)).reply.activations[0]?.id ?? "");
  if (at < MANY - 1) {
    keep("list-licenses", await copyLicense(service, first.id));
    keep("list-tokens", await copyToken(service, issued.id));
  }
  if (at > FEW) return;
  keep("list-products", (await product(service)).id);
  keep("list-accounts", (await account(service)).id);
}

function keep(list: string, id: string): void {
  made.get(list)?.push(id);
}
afterAll(() => service.close());

type Item = { readonly id: string; readonly createdAt?: string; readonly activatedAt?: string };

async function walk(list: (typeof LISTS)[number], limit: number, query: object = {}): Promise<Item[][]> {
  const pages: Item[][] = [];
  let cursor: string | undefined;
  do {
    const { reply } = await service.staff(list as typeof listLicenses, {
      query: { ...query, limit: String(limit), ...(cursor ? { cursor } : {}) },
    });
    pages.push(reply.items as Item[]);
    cursor = reply.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return pages;
}

describe("lists", () => {
  test.each(LISTS.map((list) => [list.name, list] as const))(
    "%s gives everything once, page by page",
    async (name, list) => {
      for (const limit of [23, 200]) {
        const pages = await walk(list, limit);
        const ids = pages.flat().map(({ id }) => id);
        expect(ids.toSorted()).toEqual(made.get(name)?.toSorted());
        for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit);
        expect(pages.at(-1)?.length).toBeGreaterThan(0);
      }
    },
  );

  test.each([listLicenses, listTokens, listActivations].map((list) => [list.name, list] as const))(
    "%s is in order, the newest first, across shards and for one account",
    async (name, list) => {
      for (const query of [{}, { accountId }]) {
        const items = (await walk(list, 60, query)).flat();
        expect(items).toHaveLength(MANY);
        const times = items.map((item) => Date.parse(item.createdAt ?? item.activatedAt ?? ""));
        expect(times).toEqual(times.toSorted((a, b) => b - a));
        expect(items[0]?.id).toBe(items.find(({ id }) => made.get(name)?.slice(-TOGETHER).includes(id))?.id);
      }
    },
  );

  test("a page has 50 items where no limit is asked for", async () => {
    expect((await service.staff(listTokens, { query: {} })).reply.items).toHaveLength(50);
  });

  test("what is added while someone turns pages repeats nothing and hides nothing", async () => {
    const first = await service.staff(listLicenses, { query: { accountId, limit: "100" } });
    service.clock.advance(1);
    const added = await license(service, { accountId });
    made.get("list-licenses")?.push(added.id);
    const cursor = first.reply.nextCursor ?? "";
    const rest = await service.staff(listLicenses, { query: { accountId, limit: "200", cursor } });
    const ids = [...first.reply.items, ...rest.reply.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(MANY);
    expect(ids).not.toContain(added.id);
  });

  test("a cursor opens only the list, the filter and the service that made it", async () => {
    const { reply } = await service.staff(listLicenses, { query: { accountId, limit: "1" } });
    const cursor = reply.nextCursor ?? "";
    const wrong: [Operation, object][] = [
      [listLicenses, { cursor }],
      [listLicenses, { cursor, accountId: "acc_0000000000000000000000" }],
      [listTokens, { cursor, accountId }],
      [listActivations, { cursor, accountId }],
      [listProducts, { cursor }],
      [listLicenses, { cursor: `${cursor}x`, accountId }],
      [listLicenses, { cursor: cursor.slice(1), accountId }],
      [listLicenses, { cursor: "", accountId }],
    ];
    for (const [list, query] of wrong) {
      const answer = await service.staff(list as typeof listLicenses, { query: query as { cursor: string } });
      expect(answer.problem.code, `${list.name} ${JSON.stringify(query)}`).toBe("CURSOR_INVALID");
    }
  });

  test("a limit outside 1 to 200 is refused", async () => {
    for (const limit of ["0", "201", "-1", "1.5", "1e2", "", "ten", "99999"])
      expect((await service.staff(listTokens, { query: { limit } })).problem.code).toBe("INPUT_INVALID");
  });
});
