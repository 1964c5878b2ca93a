import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { GENERATED, table } from "./markdown.ts";

/** The page of all operations: what, where, who. */
export function apiPage(): string {
  const rows = (ROUTES as readonly Operation[]).map((operation) => [
    `**${operation.name}**`,
    `\`${operation.method} ${operation.path}\``,
    callerText(operation),
    operation.summary,
    operation.refusals.length === 0
      ? ""
      : operation.refusals.map((code) => `[${code}](errors.md#${code.toLowerCase()})`).join(", "),
  ]);
  return `${GENERATED}

# Operations

Every operation of the service. Bodies and replies are in [openapi.json](openapi.json), all refusals in
[errors.md](errors.md). Each reply carries \`x-request-id\`; each 503 has \`Retry-After\`. Lists take \`limit\` (1 to 200) and
\`cursor\`. Operations marked *once* take an \`Idempotency-Key\`.

${table(["operation", "address", "who", "what it does", "own refusals"], rows)}
`;
}

function callerText({ caller, idempotent }: Operation): string {
  const who =
    caller.kind === "staff" ? `staff, \`${caller.scope}\`` : caller.kind === "node" ? "a node" : "anyone";
  return idempotent === true ? `${who}; *once*` : who;
}
