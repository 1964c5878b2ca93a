import { deflateSync } from "node:zlib";
import { encode } from "uqr";

/** What readers need as a margin, in modules. */
const QUIET_MODULES = 4;

/** A module is eight pixels wide and high: a byte of a picture with one bit for a pixel. */
const MODULE_PIXELS = 8;
const WHITE = 0xff;
const BLACK = 0x00;

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const GRAYSCALE = 0;

/** The bytes of a PNG file (ISO/IEC 15948) with the QR code of a text, black on white. */
export function writePng(text: string): Uint8Array {
  const { data } = encode(text, { ecc: "L", border: QUIET_MODULES });
  const rows = data.flatMap((modules) => {
    const row = [0, ...modules.map((isBlack) => (isBlack ? BLACK : WHITE))];
    return Array.from({ length: MODULE_PIXELS }, () => row);
  });
  const size = data.length * MODULE_PIXELS;
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, size);
  header.setUint32(4, size);
  header.setUint8(8, 1);
  header.setUint8(9, GRAYSCALE);
  return Buffer.concat([
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", new Uint8Array(header.buffer)),
    chunk("IDAT", deflateSync(Uint8Array.from(rows.flat()))),
    chunk("IEND", new Uint8Array()),
  ]);
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crcOf(named));
  return Buffer.concat([length, named, check]);
}

/** CRC-32 as PNG has it; the one of node:zlib is younger than Node.js 20. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
