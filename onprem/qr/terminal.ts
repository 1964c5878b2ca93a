import { renderUnicodeCompact } from "uqr";

/** A terminal has few columns, and what is around the code in it is dark or far away: readers do with a narrow margin. */
const QUIET_MODULES = 2;

const WHITE_ON_BLACK = "\u001B[97;40m";
const AS_BEFORE = "\u001B[0m";

/** The QR code of a text in half blocks, two modules in a character; `isColored` makes it dark on light in any terminal. */
export function drawCode(text: string, isColored: boolean): string {
  const lines = renderUnicodeCompact(text, { ecc: "L", border: QUIET_MODULES }).split("\n");
  return isColored ? lines.map((line) => WHITE_ON_BLACK + line + AS_BEFORE).join("\n") : lines.join("\n");
}
