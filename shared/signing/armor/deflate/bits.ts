/** What is wrong with deflated bytes; it does not leave this folder. */
export class NotDeflated extends Error {}

/** Reads bits, the lowest of each byte first. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #held = 0;
  #bits = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next bits, 16 at most, as a number; the first one is its lowest. */
  take(count: number): number {
    while (this.#bits < count) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new NotDeflated();
      this.#held |= byte << this.#bits;
      this.#at += 1;
      this.#bits += 8;
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#bits -= count;
    return value;
  }

  /** Leaves the rest of the byte. */
  align(): void {
    this.#held = 0;
    this.#bits = 0;
  }

  isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }
}

/** Writes bits, the lowest of each byte first. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #held = 0;
  #bits = 0;

  put(value: number, count: number): void {
    this.#held |= value << this.#bits;
    this.#bits += count;
    while (this.#bits >= 8) {
      this.#bytes.push(this.#held & 0xff);
      this.#held >>>= 8;
      this.#bits -= 8;
    }
  }

  /** All bytes; what the last one has to spare is 0. */
  finish(): Uint8Array {
    return Uint8Array.from(this.#bits === 0 ? this.#bytes : [...this.#bytes, this.#held & 0xff]);
  }
}
