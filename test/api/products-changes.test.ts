import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InputFor } from "../../shared/contract/operation.ts";
import { createProduct } from "../../shared/contract/operations/create-product.ts";
import { getProduct } from "../../shared/contract/operations/get-product.ts";
import { updateProduct } from "../../shared/contract/operations/update-product.ts";
import { LIMITS } from "../../shared/domain/limits.ts";
import { gather } from "../support/faults.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy } from "../support/table.ts";
import { licenseWithToken, newProductCode, product } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

type Change = InputFor<typeof updateProduct>["body"];

const update = (reference: string, body: Change) =>
  service.staff(updateProduct, { params: { product: reference }, body });
const read = async (reference: string) =>
  (await service.staff(getProduct, { params: { product: reference } })).reply;
const changesOf = async (id: string) =>
  (await activityAbout(service.db, id)).filter(({ kind }) => kind === "product.changed");

describe("a product that is changed", () => {
  test("has what was named, keeps the rest, and the log says what was and is", async () => {
    const [other, made] = [await product(service), await product(service, { description: "Old" })];
    const referenceId = `REF-${newProductCode()}`;
    const change = { name: "Fax 2", description: null, referenceId, requires: [other.code] };
    const { reply } = await update(made.code, change);
    expect(reply).toEqual({ ...made, ...change, requires: [other.id] });
    expect(await read(made.id)).toEqual(reply);
    expect((await changesOf(made.id))[0]).toMatchObject({
      kind: "product.changed",
      accountId: null,
      subjects: [made.id],
      changes: [
        { field: "name", before: "Fax server", after: "Fax 2" },
        { field: "description", before: "Old", after: null },
        { field: "referenceId", before: null, after: referenceId },
        { field: "requires", before: [], after: [other.id] },
      ],
    });
  });

  test("to what it is already is not written", async () => {
    const made = await product(service, { description: "Same", referenceId: `REF-${newProductCode()}` });
    const { name, description, referenceId } = made;
    const { written } = await changesBy(service.db, async () => {
      const same = await update(made.id, { name, description, referenceId, isActive: true, requires: [] });
      expect(same.reply).toEqual(made);
    });
    expect(written).toEqual([]);
  });

  test("must be there, and something must be named", async () => {
    expect((await update("no-such-product", { name: "x" })).problem.code).toBe("NOT_FOUND");
    const made = await product(service);
    expect((await update(made.id, {})).problem).toMatchObject({
      code: "INPUT_INVALID",
      errors: [{ location: "body", message: "must name a field" }],
    });
  });

  test("to inactive stops its licenses at the next poll and the next activation, and starts them again", async () => {
    const { license, token } = await licenseWithToken(service, { parallelUses: 2 });
    const node = await service.node();
    await node.activate(token.token);
    await update(license.productId, { isActive: false });
    expect((await node.verify(license)).reply.code).toBe("PRODUCT_INACTIVE");
    expect((await (await service.node()).activate(token.token)).problem.code).toBe("PRODUCT_INACTIVE");
    await update(license.productId, { isActive: true });
    expect((await node.verify(license)).reply.valid).toBe(true);
  });

  test("by several at once has all their changes, each with its own entry", async () => {
    const made = await product(service);
    const wanted = [{ name: "N" }, { description: "D" }, { isActive: false }] as const;
    service.sdk.intercept(gather(wanted.length));
    await Promise.all(wanted.map((change) => update(made.id, change)));
    service.sdk.intercept(null);
    expect(await read(made.id)).toMatchObject({ name: "N", description: "D", isActive: false });
    const entries = await changesOf(made.id);
    expect(entries.map(({ changes }) => changes.length)).toEqual([1, 1, 1]);
  });
});

describe("the reference of a product", () => {
  test("finds it, where no code and no id does", async () => {
    const code = newProductCode();
    const [named, other] = [await product(service, { code }), await product(service, { referenceId: code })];
    const { referenceId } = await product(service, { referenceId: "7F3A/é 1" });
    expect((await read(referenceId ?? "")).referenceId).toBe("7F3A/é 1");
    expect((await read(code)).id).toBe(named.id);
    expect(other.referenceId).toBe(code);
  });

  test("is taken once, and free again when its product has another", async () => {
    const [one, two] = [`REF-${newProductCode()}`, `REF-${newProductCode()}`];
    const [first, second] = [await product(service, { referenceId: one }), await product(service)];
    expect((await update(second.id, { referenceId: one })).problem.code).toBe("PRODUCT_REFERENCE_TAKEN");
    const body = { code: newProductCode(), name: "x", referenceId: one };
    expect((await service.staff(createProduct, { body })).problem.code).toBe("PRODUCT_REFERENCE_TAKEN");
    expect((await update(first.id, { referenceId: two })).status).toBe(200);
    expect((await update(second.id, { referenceId: one })).status).toBe(200);
    expect((await update(first.id, { referenceId: null })).reply.referenceId).toBeNull();
    expect((await read(one)).id).toBe(second.id);
    expect((await service.staff(getProduct, { params: { product: two } })).problem.code).toBe("NOT_FOUND");
  });

  test("that two want at once goes to one of them", async () => {
    const referenceId = `REF-${newProductCode()}`;
    const wanting = [await product(service), await product(service)];
    service.sdk.intercept(gather(2));
    const answers = await Promise.all(wanting.map(({ id }) => update(id, { referenceId })));
    service.sdk.intercept(null);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const owners = await Promise.all(wanting.map(async ({ id }) => (await read(id)).referenceId));
    expect(owners.toSorted()).toEqual([referenceId, null].toSorted());
  });
});

describe("what a product requires", () => {
  const chain = async (length: number) => {
    const links = [await product(service)];
    while (links.length < length) {
      const [last] = links.slice(-1);
      links.push(await product(service, { requires: last ? [last.id] : [] }));
    }
    return links;
  };

  test("must be products", async () => {
    const made = await product(service);
    const { problem } = await update(made.id, { requires: [made.id, "no-such-product"] });
    expect(problem.code).toBe("PRODUCT_UNKNOWN");
  });

  test("cannot be itself, nor what requires it, directly or through others", async () => {
    const [first, second, third] = await chain(3);
    const { written } = await changesBy(service.db, async () => {
      for (const required of [first, second, third]) {
        const answer = await update(first?.id ?? "", { requires: [required?.id ?? ""] });
        expect(answer.problem.code).toBe("PRODUCT_REQUIRES_ITSELF");
      }
    });
    expect(written).toEqual([]);
    expect((await update(third?.id ?? "", { requires: [first?.id ?? "", second?.id ?? ""] })).status).toBe(
      200,
    );
  });

  test("is a chain of at most 10 products, and changing anything else asks nothing about it", async () => {
    const links = await chain(LIMITS.requiredProducts + 1);
    const [made, last] = [await product(service), links.at(-1)?.id ?? ""];
    expect((await update(made.id, { requires: [last] })).problem.code).toBe("PRODUCT_REQUIRES_ITSELF");
    expect((await update(made.id, { requires: [links.at(-2)?.id ?? ""] })).status).toBe(200);
    expect((await update(last, { name: "Last" })).status).toBe(200);
  });
});
