import * as z from "zod/mini";
import { LIMITS } from "../domain/limits.ts";
import { licenseId, productId, text } from "./fields.ts";

/** Fields that only node operations have. */

/** What a node tells about itself. Component hashes only, never raw hardware ids. */
export const nodeClaims = z.strictObject({
  hostName: z.optional(text(255)),
  version: z.optional(text(64)),
  /** Production, Test, ...; a license may be for one server type only. */
  serverType: z.optional(text(40)),
  fingerprint: z.optional(
    z
      .record(
        z.string().check(z.regex(/^[a-z][a-zA-Z0-9]{0,31}$/)),
        z.string().check(z.regex(/^[0-9A-Za-z_-]{22,64}$/)),
      )
      .check(
        z.refine(
          (hashes) => Object.keys(hashes).length <= LIMITS.fingerprintComponents,
          `must have at most ${LIMITS.fingerprintComponents} components`,
        ),
      ),
  ),
});

/** Chosen by the node for one request, and repeated in the signed document that answers it. */
export const nonce = z
  .string()
  .check(z.regex(/^[0-9A-Za-z_-]{22,64}$/, "must be 22 to 64 characters of base64url"));

/** Licenses that a node's documents name, each with its product. */
export const presentedLicenses = z.array(z.strictObject({ licenseId, productId })).check(
  z.minLength(1),
  z.maxLength(LIMITS.licensesPerNode),
  z.refine(
    (asked) => new Set(asked.map(({ licenseId }) => licenseId)).size === asked.length,
    "must not name a license twice",
  ),
);

/** A compact JWS or JWE. */
export const compactDocument = z.string().check(z.maxLength(65_536));
