import { describe, expect, test } from "vitest";
import { careless, guardedCaller, interleavings, isExact } from "./interleavings.ts";

const ORDERS = [...interleavings()];

describe("every order in which three callers' four steps can fall", () => {
  test("is looked at: 34,650 different ones", () => {
    expect(new Set(ORDERS.map((order) => order.join(""))).size).toBe(34_650);
  });

  test.for([1, 2, 3, 4])("leaves exactly what %i uses allow, with the guard", (limit) => {
    expect(ORDERS.filter((order) => !isExact(guardedCaller, limit, order))).toEqual([]);
  });

  test.for([1, 2, 3])("breaks %i uses in some order, when the counter is read and then written", (limit) => {
    expect(ORDERS.some((order) => !isExact(careless, limit, order))).toBe(true);
  });
});
