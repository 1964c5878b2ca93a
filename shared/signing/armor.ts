import { packDocument, TEXT_MAX, unpackDocument } from "./armor/container.ts";
import { no, type StringKind, type StringRead } from "./armor/fault.ts";
import { writeLines } from "./armor/lines.ts";
import { readLines } from "./armor/read-lines.ts";
import { hasQrParts, readQrParts } from "./qr-parts.ts";

/**
 * Writes a document as text for paste, print and mail: numbered lines, each with its own check. Throws a RangeError for a
 * document that is too long for that, of more than 16 KB when it is packed.
 */
export async function writeArmor(kind: StringKind, document: string): Promise<string> {
  return writeLines(kind, await packDocument(kind, document));
}

/**
 * Reads what `writeArmor` or `writeQrParts` wrote, after mail programs and people had it. With `wanted`, a string of
 * another kind is refused. It never throws; and what was read is only what was written: whether to trust it is for the
 * one who opens the document.
 */
export async function readArmor(text: string, wanted: StringKind | null = null): Promise<StringRead> {
  if (text.length > TEXT_MAX) return no({ code: "STRING_TOO_LONG" });
  const read = hasQrParts(text) ? readQrParts(text) : readLines(text);
  if (!read.ok) return read;
  const unpacked = await unpackDocument(read.bytes);
  if (!unpacked.ok || wanted === null || unpacked.kind === wanted) return unpacked;
  return no({ code: "KIND_OTHER", kind: unpacked.kind });
}

const NAME_CHARACTERS = 40;

/** A name for the file that holds an armored text: `fax-01-countersign-request.txt`; `about` is what it is of, such as a host. */
export function armorFileName(kind: StringKind, about: string | null): string {
  const plain = (about ?? "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, NAME_CHARACTERS)
    .replace(/^-+|-+$/g, "");
  return `${plain === "" ? "" : `${plain}-`}countersign-${kind}.txt`;
}
