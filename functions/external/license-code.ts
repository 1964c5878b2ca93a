import { readLicenseCode } from "../../shared/domain/license-code.ts";

/**
 * A license code as the wire takes it, which is exactly: an own code in its canonical spelling, a foreign one as it is.
 * Null for a mistyped one, which is not worth a read.
 */
export function exactCode(text: string): string | null {
  const read = readLicenseCode(text);
  return read.kind === "mistyped" || read.code !== text ? null : read.code;
}
