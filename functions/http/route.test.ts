import { describe, expect, it } from "vitest";
import { getProduct } from "../../shared/contract/operations/get-product.ts";
import { refuse, reply } from "./answer.ts";
import { route } from "./route.ts";

const product = {
  id: "prd_1",
  code: "a",
  name: "A",
  description: null,
  referenceId: null,
  isActive: true,
  requires: [],
  createdAt: "2026-11-22T00:00:00Z",
};

/** These lines are checked by the compiler: `npm run types` fails when one of the errors is no longer an error. */
describe("the contract binds its handler at compile time", () => {
  it("to the refusals that it lists", () => {
    expect(route(getProduct, async () => refuse("NOT_FOUND"))).toBeTypeOf("function");
    // @ts-expect-error TOKEN_EXPIRED is no refusal of get-product
    expect(route(getProduct, async () => refuse("TOKEN_EXPIRED"))).toBeTypeOf("function");
  });

  it("to the status and the body that it lists", () => {
    expect(route(getProduct, async () => reply(200, product))).toBeTypeOf("function");
    // @ts-expect-error get-product answers 200
    expect(route(getProduct, async () => reply(201, product))).toBeTypeOf("function");
    // @ts-expect-error a product has a code
    expect(route(getProduct, async () => reply(200, { ...product, code: undefined }))).toBeTypeOf("function");
  });

  it("to the input and the caller that it names", () => {
    const no = (..._: unknown[]) => refuse("NOT_FOUND");
    expect(route(getProduct, async ({ params, caller }) => no(params.product, caller.id))).toBeTypeOf(
      "function",
    );
    // @ts-expect-error get-product has no parameter of this name
    expect(route(getProduct, async ({ params }) => no(params.id))).toBeTypeOf("function");
    // @ts-expect-error its caller is staff, not a node
    expect(route(getProduct, async ({ caller }) => no(caller.nodeId))).toBeTypeOf("function");
  });
});
