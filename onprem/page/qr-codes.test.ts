import jsQr from "jsqr";
import { describe, expect, it } from "vitest";
import { withCodes } from "./qr-codes.ts";
import { REFUSED } from "./testing/double.ts";

const SCALE = 4;

/** What a camera's program reads from the drawn path. */
function read({ size, path }: { readonly size: number; readonly path: string }): string | null {
  const width = size * SCALE;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let row = 0; row < SCALE; row += 1)
      for (let column = 0; column < Number(run) * SCALE; column += 1) {
        const at = ((Number(y) * SCALE + row) * width + Number(x) * SCALE + column) * 4;
        pixels.fill(0, at, at + 3);
      }
  return jsQr.default(pixels, width, width)?.data ?? null;
}

describe("the QR codes of a string", () => {
  it("can be read, each with the text of its part", () => {
    const parts = ["CSQ1:8Q2MK7:1/2:ABC", `CSQ1:8Q2MK7:2/2:${"X0/".repeat(260)}`];
    const carried = withCodes({ ok: true, text: "", parts, fileName: "", at: 0 });
    expect(carried.ok && carried.codes.map(read)).toEqual(parts);
  });

  it("are none of a no", () => {
    expect(withCodes(REFUSED)).toBe(REFUSED);
  });
});
