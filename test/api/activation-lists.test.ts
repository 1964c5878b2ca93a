import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InputFor, ReplyOf } from "../../shared/contract/operation.ts";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { getActivation } from "../../shared/contract/operations/get-activation.ts";
import { listActivations } from "../../shared/contract/operations/list-activations.ts";
import { activateSite, failAttempt } from "../support/records.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { type License, license, type Product, product } from "../support/world.ts";

type Query = NonNullable<InputFor<typeof listActivations>["query"]>;
type View = ReplyOf<typeof getActivation>;

let service: TestService;
let products: readonly Product[];
let licenses: readonly License[];
/** Everything that is listed, newest first, as each is shown by itself. */
let all: readonly View[];

const DOMAINS = ["example.com", "example.com.au", "examples.org", "shop.example.com", "other.net"];
const IPS = ["192.0.2.1", "::ffff:192.0.2.2", "2001:DB8::1"];
const AGENTS = ["Mozilla/5.0 (Fax)", "curl/8.5", null];
const REASONS = ["LICENSE_EXPIRED", "LICENSE_BLOCKED"];

const at = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;

/** Several records stand at each millisecond, so that time alone does not order them. */
beforeAll(async () => {
  service = await startTestService();
  products = [await product(service), await product(service)];
  licenses = await Promise.all(
    [0, 1, 2, 3].map((n) => license(service, { product: at(products, n).id, parallelUses: null })),
  );
  const ids: string[] = [];
  for (let made = 0; made < 120; made += 1) {
    if (made % 7 === 0) service.clock.advance(60_000);
    const its = at(licenses, made * 3 + Math.floor(made / 40));
    const place = {
      domain: made < 60 ? `${made}.${at(DOMAINS, made)}` : at(DOMAINS, made * 2 + 1),
      observedIp: at(IPS, made + Math.floor(made / 9)),
      userAgent: at(AGENTS, made + Math.floor(made / 5)),
    };
    const isAttempt = made % 3 === 0;
    const { id: licenseId, code: licenseCode, productId, accountId } = its;
    const known = made % 2 === 0 ? { licenseId, licenseCode, productId, accountId } : {};
    const site = { ...place, domain: made % 8 === 1 ? place.domain : `${made}.${place.domain}` };
    const record = isAttempt
      ? await failAttempt(service, { ...place, ...known, reason: at(REASONS, made) })
      : await activateSite(service, its, site);
    ids.push(record.id);
    if (!isAttempt && made % 4 === 0)
      await service.staff(deactivateActivation, { params: { activationId: record.id } });
  }
  const views = await Promise.all(
    ids.map(async (activationId) => (await service.staff(getActivation, { params: { activationId } })).reply),
  );
  all = views.toSorted((a, b) => (positionOf(a) < positionOf(b) ? 1 : -1));
});
afterAll(() => service.close());

const positionOf = ({ activatedAt, id }: View) => `${activatedAt} ${id}`;

async function walk(query: Query, limit = 200): Promise<View[]> {
  const found: View[] = [];
  let cursor: string | undefined;
  do {
    const { reply } = await service.staff(listActivations, {
      query: { ...query, limit: String(limit), ...(cursor === undefined ? {} : { cursor }) },
    });
    expect(reply.items.length).toBeLessThanOrEqual(limit);
    found.push(...reply.items);
    cursor = reply.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

const ids = (views: readonly View[]) => views.map(({ id }) => id);
const codeOf = async (query: Query) => (await service.staff(listActivations, { query })).problem.code;

/** What each filter means, said once more without the service's own words. */
const MEANS: { readonly [K in keyof Query]?: (view: View, value: string) => boolean } = {
  product: (view, value) =>
    products.some((each) => each.id === view.productId && [each.id, each.code].includes(value)),
  licenseId: (view, value) => view.licenseId === value,
  accountId: (view, value) => view.accountId === value,
  domain: (view, value) => view.domain === value,
  ip: (view, value) => view.observedIp.replace("::ffff:", "").toLowerCase() === value,
  from: (view, value) => Date.parse(view.activatedAt) >= Date.parse(value),
  to: (view, value) => Date.parse(view.activatedAt) < Date.parse(value),
  isActive: (view, value) => String(view.isActive) === value,
  isValid: (view, value) => String(view.isValid) === value,
  userAgent: (view, value) => new RegExp(value, "i").test(view.userAgent ?? ""),
  reason: (view, value) => view.reason === value,
  search: (view, value) =>
    value.startsWith("CSL1") ? view.licenseCode === value : new RegExp(`^${value}`).test(view.domain ?? ""),
};

function expected(query: Query): View[] {
  const entries = Object.entries(query) as [keyof Query, string][];
  return all.filter((view) => entries.every(([name, value]) => MEANS[name]?.(view, value) === true));
}

/** Values of each filter that choose some, taken from what there is. */
function choices(): { readonly [K in keyof Query]?: readonly string[] } {
  const times = [all[100], all[60], all[20]].map((view) => view?.activatedAt ?? "");
  return {
    product: products.flatMap(({ id, code }) => [id, code]),
    licenseId: licenses.map(({ id }) => id),
    accountId: licenses.map(({ accountId }) => accountId),
    domain: [...DOMAINS, "1.example.com.au", "0.example.com"],
    ip: ["192.0.2.1", "192.0.2.2", "2001:db8::1"],
    from: times.slice(0, 2),
    to: times.slice(2),
    isActive: ["true", "false"],
    isValid: ["true", "false"],
    userAgent: ["fax", "CURL", "8.5"],
    reason: REASONS,
    search: ["exam", "example.com", "shop", "6", "1", licenses[0]?.code ?? ""],
  };
}

describe("activations and failed attempts together", () => {
  test("are listed newest first, each once, whatever the page's size (C3)", async () => {
    for (const limit of [2, 7, 200]) expect(await walk({}, limit)).toEqual(all);
  });

  test.each(Object.keys(MEANS) as (keyof Query)[])("are narrowed by %s alone", async (name) => {
    for (const value of choices()[name] ?? []) {
      const query = { [name]: value };
      const wanted = ids(expected(query));
      expect(wanted.length, `${name}=${value}`).toBeGreaterThan(0);
      const found = ids(await walk(query, 9));
      expect(name === "search" ? found.toSorted() : found, `${name}=${value}`).toEqual(
        name === "search" ? wanted.toSorted() : wanted,
      );
    }
  });

  test("are narrowed by any filters at once (C3)", async () => {
    const some = Object.entries(choices()).map(([name, values]) =>
      fc.record({ [name]: fc.constantFrom(...(values ?? [])) }),
    );
    const queries = fc
      .tuple(fc.shuffledSubarray(some, { minLength: 2, maxLength: 4 }), fc.integer({ min: 4, max: 20 }))
      .chain(([records, limit]) => fc.tuple(fc.tuple(...records), fc.constant(limit)));
    let chosen = 0;
    await fc.assert(
      fc.asyncProperty(queries, async ([parts, limit]) => {
        const query: Query = Object.assign({}, ...parts);
        const wanted = ids(expected(query));
        chosen += wanted.length === 0 ? 0 : 1;
        expect(ids(await walk(query, limit)).toSorted()).toEqual(wanted.toSorted());
      }),
      { numRuns: 60 },
    );
    expect(chosen, "enough of them choose something").toBeGreaterThan(8);
  });

  test("begin at `from` and end before `to`", async () => {
    const instant = all[50]?.activatedAt ?? "";
    const next = new Date(Date.parse(instant) + 1).toISOString();
    const together = all.filter(({ activatedAt }) => activatedAt === instant);
    expect(together.length).toBeGreaterThan(1);
    const accountId = together[0]?.accountId ?? undefined;
    expect(await walk({ from: instant, to: next })).toEqual(together);
    for (const query of [{}, { accountId }, { search: "1" }, { domain: together[0]?.domain ?? "" }])
      expect(ids(await walk({ ...query, to: instant })).some((id) => ids(together).includes(id))).toBe(false);
  });

  test("with the beginning of a domain they are in the order of domains, from Z to A, then newest first", async () => {
    const found = await walk({ search: "example" }, 5);
    const order = found.map(({ domain, activatedAt }) => `${domain}#${activatedAt}`);
    expect(order).toEqual(order.toSorted((a, b) => (a < b ? 1 : -1)));
    expect(new Set(found.map(({ domain }) => domain)).size).toBeGreaterThan(2);
  });
});

describe("a search", () => {
  const searched = async (search: string) => ids(await walk({ search }));

  test("finds a license by its whole code, however that is typed (C3)", async () => {
    const { code, id } = licenses[1] as License;
    const wanted = ids(expected({ licenseId: id }));
    for (const typed of [code, code.toLowerCase().replaceAll("-", " "), ` ${code} `])
      expect(await searched(typed)).toEqual(wanted);
    expect(await searched(code.slice(0, -1))).toEqual([]);
    expect(ids(await walk({ search: code, licenseId: licenses[0]?.id }))).toEqual([]);
  });

  test("finds the attempts with a code that no license has", async () => {
    const own = "CSL1-AAAAA-BBBBB";
    const tried = await failAttempt(service, { reason: "LICENSE_UNKNOWN", licenseCode: "OLD SHOP 17" });
    const mistyped = await failAttempt(service, { reason: "LICENSE_UNKNOWN", licenseCode: own });
    all = await walk({});
    expect(await searched("OLD SHOP 17")).toEqual([tried.id]);
    expect(await searched(` ${own}`)).toEqual([mistyped.id]);
    expect(ids(await walk({ search: own, isValid: "true" }))).toEqual([]);
  });

  test("is not led astray by who tries a domain's name as a code", async () => {
    const wanted = await searched("shop.example.com");
    await failAttempt(service, { reason: "LICENSE_UNKNOWN", licenseCode: "shop.example.com" });
    all = await walk({});
    expect(wanted.length).toBeGreaterThan(0);
    expect(await searched("shop.example.com")).toEqual(wanted);
  });

  test("finds a domain by a URL, by a part of one, in any case, with and without www (C3)", async () => {
    const wanted = ids(expected({ search: "shop.example.com" }));
    expect(wanted.length).toBeGreaterThan(0);
    for (const typed of [
      "https://shop.example.com/app?x=1",
      "http://www.shop.example.com:8080",
      "SHOP.example.com",
      "www.shop.exam",
      "//shop.",
    ])
      expect((await searched(typed)).toSorted(), typed).toEqual(wanted.toSorted());
  });

  test("finds nothing, and asks no list, for what can begin no domain", async () => {
    for (const typed of ["two words", "user@example.com", "%", "\u00e9\u00e9\u00e9."])
      expect(await searched(typed)).toEqual([]);
  });
});

describe("a list of activations refuses", () => {
  test.each([
    [{ domain: "two words" }, "query.domain"],
    [{ domain: "192.0.2.1" }, "query.domain"],
    [{ ip: "192.0.2" }, "query.ip"],
    [{ ip: "192.0.2.0/24" }, "query.ip"],
    [{ isActive: "yes" }, "query.isActive"],
    [{ isValid: "" }, "query.isValid"],
    [{ from: "yesterday" }, "query.from"],
    [{ from: "2027-01-02T00:00:00Z", to: "2027-01-02T00:00:00Z" }, "query.to"],
    [{ licenseId: "CODE" }, "query.licenseId"],
    [{ product: "No Such Product" }, "query.product"],
    [{ search: "" }, "query.search"],
  ])("%j", async (query, location) => {
    const { problem } = await service.staff(listActivations, { query: query as Query });
    expect([problem.code, problem.errors?.[0]?.location]).toEqual(["INPUT_INVALID", location]);
  });

  test("a product that does not exist", async () => {
    expect(await codeOf({ product: "no-such-product" })).toBe("PRODUCT_UNKNOWN");
  });

  test("a cursor that was made with other filters, or by another list", async () => {
    const licenseId = licenses[0]?.id ?? "";
    const { reply } = await service.staff(listActivations, { query: { licenseId, limit: "1" } });
    const cursor = reply.nextCursor ?? "";
    const { nextCursor } = (await service.staff(listActivations, { query: { limit: "1" } })).reply;
    const others: readonly Query[] = [
      { cursor },
      { cursor, licenseId: licenses[1]?.id },
      { cursor, licenseId, isActive: "true" },
      { cursor, licenseId, search: "exam" },
      { cursor, licenseId, to: "2030-01-01T00:00:00Z" },
      { cursor: nextCursor ?? "", licenseId },
      { cursor: `${cursor}x`, licenseId },
    ];
    for (const query of others) expect(await codeOf(query), JSON.stringify(query)).toBe("CURSOR_INVALID");
    const same = await service.staff(listActivations, { query: { cursor, licenseId, limit: "200" } });
    expect(same.status).toBe(200);
  });
});
