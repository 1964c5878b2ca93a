import jsqr from "jsqr";

const PIXELS = 4;

/** What a phone reads from a QR code that is drawn in half blocks, light where there is ink. */
export function readCode(drawn: string): string {
  const lines = drawn.split("\n").filter((line) => /[█▀▄]/.test(line));
  const rows = lines.flatMap((line) => [
    [...line].map((each) => each === "█" || each === "▀"),
    [...line].map((each) => each === "█" || each === "▄"),
  ]);
  const width = (rows[0]?.length ?? 0) * PIXELS;
  const height = rows.length * PIXELS;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at += 1) {
    const isLight = rows[Math.floor(at / width / PIXELS)]?.[Math.floor((at % width) / PIXELS)];
    pixels.fill(isLight ? 255 : 0, at * 4, at * 4 + 3);
  }
  const read = jsqr.default(pixels, width, height, { inversionAttempts: "dontInvert" });
  if (read === null) throw new Error("this is no QR code");
  return read.data;
}
