/** tr46 ships no types; these are the parts of it that the rules use. */
declare module "tr46" {
  interface ToAsciiOptions {
    readonly checkBidi?: boolean;
    readonly checkJoiners?: boolean;
  }

  /** The domain name in A-labels, or null when UTS #46 refuses it. */
  export function toASCII(domainName: string, options?: ToAsciiOptions): string | null;

  /** The domain name in U-labels, and whether UTS #46 found a fault in it. */
  export function toUnicode(
    domainName: string,
    options?: ToAsciiOptions,
  ): { readonly domain: string; readonly error: boolean };
}
