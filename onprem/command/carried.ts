import { writeFileSync } from "node:fs";
import type { Carried } from "../../client/index.ts";
import { ConfigurationFault } from "../../client/index.ts";
import { type CommandContext, DONE, printJson } from "./context.ts";

/** Where a string that is carried by hand goes: `--out` a file, `--qr` the terminal or pictures; else it is printed. */
export type Outlet = Pick<CommandContext, "io" | "json" | "out" | "qr">;

/** Looks at `--out` and `--qr` before anything is done for them; throws a ConfigurationFault for one that cannot be meant. */
export function checkOutlet({ io, json, out, qr }: Outlet): void {
  if (out === "") throw new ConfigurationFault("--out names no file.", "Give --out request.txt.");
  if (qr === undefined) return;
  if (qr !== "" && !/\.png$/i.test(qr))
    throw new ConfigurationFault(
      `"${qr}" is no name of a picture.`,
      "Give --qr alone for the terminal, or --qr with a name that ends in .png.",
    );
  if (qr === "" && json)
    throw new ConfigurationFault("--qr draws no code into JSON.", "Give --qr FILE.png, or leave it out.");
  if (qr === "" && io.columns !== undefined && io.columns < TERMINAL_COLUMNS)
    throw new ConfigurationFault(
      `A QR code needs ${TERMINAL_COLUMNS} columns, and this terminal has ${io.columns}.`,
      "Make the window wider, or write pictures: --qr FILE.png.",
    );
}

/** The widest code that a part of 800 characters needs, version 16, with the quiet zone of the terminal. */
const TERMINAL_COLUMNS = 85;

/** Prints or writes the string; `then` says on the standard error what to do with it. */
export async function printCarried(outlet: Outlet, carried: Carried, then: string): Promise<number> {
  const { io, json, out, qr } = outlet;
  const written: string[] = [];
  if (out !== undefined) written.push(write(out, carried.text));
  if (qr !== undefined && qr !== "") {
    const { writePng } = await import("../qr/png.ts");
    for (const [place, part] of carried.parts.entries())
      written.push(write(numbered(qr, place, carried.parts.length), writePng(part)));
  }
  if (json) {
    printJson(io, { ...carried, written });
    return DONE;
  }
  if (qr === "") await printCodes(outlet, carried.parts);
  if (written.length > 0) io.print(`Written: ${written.join(", ")}\n`);
  if (written.length === 0 && qr === undefined) io.print(carried.text);
  io.error(`${then}\n`);
  return DONE;
}

/** `request.png` for a single code; `request-1.png`, `request-2.png` for several. */
function numbered(file: string, place: number, count: number): string {
  return count === 1 ? file : file.replace(/(\.png)$/i, `-${place + 1}$1`);
}

async function printCodes({ io }: Outlet, parts: readonly string[]): Promise<void> {
  const { drawCode } = await import("../qr/terminal.ts");
  for (const [place, part] of parts.entries()) {
    if (parts.length > 1) io.print(`QR code ${place + 1} of ${parts.length}:\n`);
    io.print(`${drawCode(part, io.columns !== undefined)}\n`);
  }
}

function write(file: string, content: string | Uint8Array): string {
  try {
    writeFileSync(file, content);
    return file;
  } catch {
    throw new ConfigurationFault(
      `${file} cannot be written.`,
      "Name a file that this user may write. The string is not lost: it can be shown again.",
    );
  }
}
