import { encode } from "uqr";
import type { Carried, Refused } from "../../client/index.ts";

/** A QR code as a path of SVG, one unit for each module, inside its quiet zone. */
export interface QrCode {
  readonly size: number;
  readonly path: string;
}

/** A string to be carried by hand, with the codes of its parts: the page draws them, and need not know how they are made. */
export type CarriedWithCodes<T extends Carried> = T & { readonly codes: readonly QrCode[] };

const QUIET_MODULES = 4;

/** Adds the QR codes of the parts; a no stays as it is. */
export function withCodes<T extends Carried>(outcome: T | Refused): CarriedWithCodes<T> | Refused {
  return outcome.ok ? { ...outcome, codes: outcome.parts.map(qrCode) } : outcome;
}

function qrCode(text: string): QrCode {
  const { data, size } = encode(text, { ecc: "L", border: QUIET_MODULES });
  return { size, path: data.map(rowPath).join("") };
}

/** A row's black modules, those beside each other in one rectangle. */
function rowPath(row: readonly boolean[], y: number): string {
  const runs = row
    .map((isBlack) => (isBlack ? "1" : "0"))
    .join("")
    .matchAll(/1+/g);
  return [...runs].map(({ 0: run, index: x }) => `M${x} ${y}h${run.length}v1h-${run.length}z`).join("");
}
