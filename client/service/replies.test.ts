import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type * as z from "zod/mini";
import { problem } from "../../shared/contract/problem.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { differences } from "../testing/differences.ts";
import { type KnownOperation, REFUSALS, REPLIES } from "../testing/good-replies.ts";
import * as replies from "./replies.ts";

const { readRefusal, ...known } = replies;
const operationNamed = (name: string) => ROUTES.find((each) => each.name === name);

describe("what a node takes for a reply", () => {
  it.each(Object.entries(known))(
    "%s is at the address of the contract",
    (_, { name, method, path, status }) => {
      expect(operationNamed(name)).toMatchObject({ name, method, path, status });
    },
  );

  it.each(Object.entries(known))(
    "of %s is what the contract has, in all that it reads",
    (constant, route) => {
      const schema = operationNamed(route.name)?.reply as z.ZodMiniType;
      const { good, unread } = REPLIES[constant as KnownOperation];
      expect(good.filter((value) => !schema.safeParse(value).success)).toEqual([]);
      expect(differences(route.readReply, schema, { good, unread })).toEqual([]);
    },
  );

  it("may have more than is known, which is left out with all that is not read", () => {
    for (const [constant, { good, unread }] of Object.entries(REPLIES))
      for (const value of good) {
        const read = Object.entries(value as object).filter(([name]) => !unread.includes(name));
        const foreign = {
          later: "x",
          constructor: 5,
          manifests: 5,
          ...(constant === "VERIFY" && { evaluationFile: 5 }),
        };
        expect(known[constant as KnownOperation].readReply({ ...(value as object), ...foreign })).toEqual(
          Object.fromEntries(read),
        );
      }
  });

  it("is nothing that the contract refuses, whatever it is", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        for (const route of Object.values(known)) {
          const schema = operationNamed(route.name)?.reply as z.ZodMiniType;
          if (!schema.safeParse(value).success) expect(route.readReply(value)).toBeNull();
        }
      }),
    );
  });
});

describe("what a node takes for a refusal", () => {
  it("is what the contract has, in all that it reads", () => {
    expect(REFUSALS.good.filter((value) => !problem.safeParse(value).success)).toEqual([]);
    expect(differences(readRefusal, problem, REFUSALS)).toEqual([]);
  });
});
