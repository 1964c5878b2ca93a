import { expect, it } from "vitest";
import { readReturn } from "./accept-return.ts";
import { activation, NOW } from "./testing/builders.ts";

const isReturned = (given: Parameters<typeof activation>[0], serial: number) =>
  readReturn([activation(given)], serial).returned.length === 1;

it("gives back what was activated before, to the millisecond", () => {
  for (const noted of [{}, { answeredAt: null }, { answeredAt: NOW - 5 }])
    expect([-1, 0, 1].map((late) => isReturned({ activatedAt: NOW, ...noted }, NOW + late))).toEqual([
      ...[false, true, true],
    ]);
});

it("says nothing of what a response string was made for since", () => {
  const its = { mode: "offline", activatedAt: NOW - 9, answeredAt: NOW } as const;
  expect([-1, 0].map((late) => isReturned(its, NOW + late))).toEqual([false, true]);
});

it("counts what is released already as given back, whenever it was active last", () => {
  expect(isReturned({ isActive: false, activatedAt: NOW }, NOW - 1)).toBe(true);
});

it("tells the ones from the others, in their order", () => {
  const [old, later, older] = [NOW - 1, NOW + 1, NOW - 2].map((activatedAt) => activation({ activatedAt }));
  expect(readReturn([old, later, older] as never, NOW)).toEqual({
    returned: [old, older],
    superseded: [later],
  });
});
