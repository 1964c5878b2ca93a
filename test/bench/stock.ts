import { type Arena, newLicense, newToken } from "../model/arena.ts";

/** Licenses with a token each, ready to be activated. */
export interface Stock {
  readonly productId: string;
  readonly tokens: readonly { readonly licenseId: string; readonly token: string }[];
  /** Parallel uses of each license, and uses of its token. */
  readonly usesEach: number;
}

/** As many as the peers in the comparison have. */
const USES_EACH = 5;
const AT_ONCE = 8;

/** Fills a service with licenses and tokens for `nodes` activations. */
export async function stockUp(arena: Arena, nodes: number): Promise<Stock> {
  const wanted = Math.ceil(nodes / USES_EACH);
  const tokens: { licenseId: string; token: string }[] = [];
  const fill = async () => {
    while (tokens.length < wanted) {
      const licenseId = await newLicense(arena, { parallelUses: USES_EACH });
      const { token } = await newToken(arena, [licenseId], USES_EACH);
      tokens.push({ licenseId, token });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fill));
  return { productId: arena.productId, tokens, usesEach: USES_EACH };
}
