import { ERRORS, type ErrorCode } from "../../shared/contract/errors.ts";
import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import {
  DOWNGRADING,
  LICENSE_REFUSALS,
  TOKEN_REFUSALS,
  VERIFY_REFUSALS,
} from "../../shared/domain/refusal.ts";
import { GENERATED, table } from "./markdown.ts";
import { refusalsOf } from "./refusals-of.ts";

/** The page of all refusals: status, sentence, cure, and where they occur; and the order in which they are judged. */
export function errorsPage(): string {
  const operations = ROUTES as readonly Operation[];
  const rows = (Object.keys(ERRORS) as ErrorCode[]).map((code) => {
    const { status, detail, fix } = ERRORS[code];
    const users = operations
      .filter((operation) => refusalsOf(operation).includes(code))
      .map(({ name }) => name);
    return [
      `<a id="${code.toLowerCase()}"></a>\`${code}\``,
      String(status),
      detail,
      fix,
      whereText(users, operations.length),
    ];
  });
  return `${GENERATED}

# Refusals

A refused request answers \`application/problem+json\` with \`code\`, \`detail\`, \`fix\`, \`requestId\`, and \`errors[]\` for bad
input. Codes are never renamed. "Unknown" and "not yours" are the same 404.

## The order in which they are judged

- A token: ${chain(["TOKEN_MALFORMED", "TOKEN_UNKNOWN", "TOKEN_REVOKED"])} → *(this node used it already: the same answer again)* → ${chain(TOKEN_REFUSALS.slice(3))}
- Each license at activation: ${chain(LICENSE_REFUSALS)}
- Each license at verification: ${chain(VERIFY_REFUSALS)}

Only these stop a running installation, and only in a signed verdict: ${DOWNGRADING.map((code) => `\`${code}\``).join(", ")}.

## All codes

${table(["code", "status", "what it says", "what mends it", "where"], rows)}
`;
}

function chain(codes: readonly string[]): string {
  return codes.map((code) => `\`${code}\``).join(" → ");
}

function whereText(users: readonly string[], all: number): string {
  if (users.length === all) return "everywhere";
  if (users.length > 6) return `${users.slice(0, 3).join(", ")} and ${users.length - 3} more`;
  return users.length === 0 ? "the gateway" : users.join(", ");
}
