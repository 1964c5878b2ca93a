import { DEFAULTS, LIMITS } from "../../shared/domain/limits.ts";
import type { PageRequest } from "../../shared/storage/page.ts";
import { ShellRefusal } from "./answer.ts";
import { type Secrets, sameText } from "./secrets.ts";

const SIGNATURE_CHARACTERS = 22;

/** Seals a list's position as an opaque cursor, bound to the list that made it. */
export function toCursor(secrets: Secrets, list: string, position: string | null): string | null {
  if (position === null) return null;
  const signature = secrets.digest("cursor", list, position).slice(0, SIGNATURE_CHARACTERS);
  return `${Buffer.from(position).toString("base64url")}.${signature}`;
}

/** The page that a query asks for; a cursor that this list did not make is refused. */
export function toPageRequest(
  secrets: Secrets,
  list: string,
  query: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): PageRequest {
  const limit = Math.min(query.limit ?? DEFAULTS.pageSize, LIMITS.pageSize);
  if (query.cursor === undefined) return { limit, after: null };
  const position = Buffer.from(query.cursor.split(".")[0] ?? "", "base64url").toString("utf8");
  if (!sameText(toCursor(secrets, list, position) ?? "", query.cursor))
    throw new ShellRefusal("CURSOR_INVALID");
  return { limit, after: position };
}
