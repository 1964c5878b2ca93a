const POLYNOMIAL_REVERSED = 0xedb88320;

const TABLE: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL_REVERSED : remainder >>> 1;
  }
  return remainder;
});

/**
 * The CRC-32 of a text (IEEE 802.3, as zlib and PNG have it), from 0 to 2^32 - 1; meant for ASCII. Other
 * characters count as their UTF-8 bytes and a lone surrogate as U+FFFD, so the answer is that of zlib for any
 * text.
 */
export function crc32(text: string): number {
  let remainder = 0xffffffff;
  for (const byte of utf8(text)) {
    remainder = (remainder >>> 8) ^ (TABLE[(remainder ^ byte) & 0xff] as number);
  }
  return ~remainder >>> 0;
}

function utf8(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const character of text.toWellFormed()) {
    const point = character.codePointAt(0) as number;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point));
    else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point));
  }
  return bytes;
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f);
}
