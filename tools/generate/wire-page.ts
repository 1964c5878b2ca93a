import type { WireOperation } from "../../shared/contract/wire-operation.ts";
import { WIRE_ROUTES } from "../../shared/contract/wire-routes.ts";
import { GENERATED, table } from "./markdown.ts";

/** The page of the License Manager protocol: every address, with the key that opens it. */
export function wirePage(): string {
  const rows = (WIRE_ROUTES as readonly WireOperation[]).flatMap(({ addresses, keyKind, scope, summary }) =>
    addresses.map(({ method, path, dialect }) => [
      `\`${method} ${path}\``,
      dialect,
      keyKind === null ? "none" : keyKind,
      scope === null ? "-" : `\`${scope}\``,
      summary,
    ]),
  );
  return `${GENERATED}

# The License Manager protocol

Its key comes as \`X-API-KEY\` or \`LB-API-KEY\`; the site's URL as \`X-API-URL\`, \`LB-URL\` or \`X-URL\`. The legacy dialects answer
200 always. [The guide](../guides/license-manager-sites.md) says how a site is moved here.

${table(["address", "dialect", "kind of key", "scope", "what it does"], rows)}
`;
}
