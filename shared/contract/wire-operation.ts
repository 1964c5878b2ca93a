import type * as z from "zod/mini";
import type { ApiKeyKind } from "../domain/api-key.ts";
import type { KeyScope } from "./access.ts";
import type { ErrorCode } from "./errors.ts";
import type { Method } from "./operation.ts";

/** In which form a reply is written: the current API or the older flat paths, for sites or for administration. */
export type Dialect = "external" | "legacy" | "internal" | "legacy-internal";

/** Where an operation is asked, and the dialect that is spoken there. */
export interface WireAddress {
  readonly method: Method;
  readonly path: `/api/${string}`;
  readonly dialect: Dialect;
}

/** How a refusal reads on the wire. The legacy dialects always answer 200, whatever `status` says. */
export interface WireRefusal {
  readonly status: 200 | 400 | 403 | 404 | 422;
  readonly message: string;
  /** What client programs tell refusals apart by, where they do. */
  readonly statusCode?: string;
}

/**
 * One operation of the License Manager protocol. The same handler answers at all of its addresses; unknown fields are
 * ignored, and where a field comes from (body, form, query, path) does not matter.
 */
export interface WireOperation {
  readonly name: string;
  /** The folder under functions/ that holds its handler. */
  readonly room: "external" | "internal";
  readonly summary: string;
  readonly addresses: readonly WireAddress[];
  /** The kind of API key that opens it; null for none at all. */
  readonly keyKind: Exclude<ApiKeyKind, "staff"> | null;
  /** What the key must allow; null where its kind is enough. */
  readonly scope: KeyScope | null;
  readonly fields: z.ZodMiniType;
  /** Every refusal that its handler may answer; the shell adds its own (wire-texts.ts). */
  readonly refusals: { readonly [C in ErrorCode]?: WireRefusal };
  /** What a refusal carries besides its message, in the dialects where it does. */
  readonly refusedFields?: { readonly [D in Dialect]?: Readonly<Record<string, null>> };
}

export type DialectOf<O extends WireOperation> = O["addresses"][number]["dialect"];
export type FieldsOf<O extends WireOperation> = z.output<O["fields"]>;
export type WireRefusalOf<O extends WireOperation> = Extract<keyof O["refusals"], ErrorCode>;

/** Declares an operation of the wire and keeps its literal types, so that its handler is checked against them. */
export function wireOperation<const O extends WireOperation>(declared: O): O {
  return declared;
}
