import * as z from "zod/mini";
import { activationIdField, instant, licenseId, nodeId, productCode, productId } from "./fields.ts";

/** The longest text of a request or return string: below what a body may have, and far above what any string has. */
const STRING_CHARACTERS = 60_000;

/** A string as it was pasted, typed or scanned: its lines, the texts of its QR codes, or what a file holds. */
export const stringText = z
  .string()
  .check(
    z.minLength(1, "must not be empty"),
    z.maxLength(STRING_CHARACTERS, `must have at most ${STRING_CHARACTERS} characters`),
  );

/** The server of a request or return string, as far as it is known. */
export const offlineNodeView = z.object({
  id: nodeId,
  hostName: z.nullable(z.string()),
  /** The beginning of each hash of its hardware, by component. */
  hardware: z.record(z.string(), z.string()),
});

/** What a request string was answered with. */
export const answerView = z.object({
  node: offlineNodeView,
  /** Null where only evaluations were extended, of a server that belongs to nobody yet. */
  accountId: z.nullable(z.string()),
  /** The dead server whose uses it took; null where none was named. */
  replacedNodeId: z.nullable(nodeId),
  /** One for each license; the same again where the request was answered before. */
  activations: z.array(
    z.object({
      id: activationIdField,
      licenseId,
      licenseCode: z.string(),
      product: z.object({ id: productId, code: productCode, name: z.string() }),
    }),
  ),
  /** Evaluations that it puts off, and until when. */
  evaluations: z.array(
    z.object({
      product: z.object({ id: productId, code: productCode, name: z.string() }),
      endsAt: instant,
    }),
  ),
  /** One response string for all, or with `legacy` one for each product. */
  responses: z.array(
    z.object({
      /** The product of a legacy one; null for all products. */
      product: z.nullable(productCode),
      /** Lines to paste, print or save. */
      text: z.string(),
      /** A name for the file that holds the text. */
      fileName: z.string(),
      /** Texts for QR codes. */
      qrParts: z.array(z.string()),
    }),
  ),
});

/** The refusals of every operation that reads a string. */
export const STRING_REFUSALS = [
  "STRING_UNKNOWN",
  "STRING_MISTYPED",
  "STRING_OF_ANOTHER_VERSION",
  "STRING_OF_ANOTHER_KIND",
  "STRING_OF_ANOTHER_SERVICE",
  "STRING_FORGED",
] as const;
