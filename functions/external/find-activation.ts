import type { verify } from "../../shared/contract/wire/verify.ts";
import type { FieldsOf } from "../../shared/contract/wire-operation.ts";
import type { BlacklistEntry } from "../../shared/domain/blacklist.ts";
import type { Node } from "../../shared/domain/node.ts";
import type { HeldFacts } from "../../shared/domain/verify.ts";
import { isElsewhere, type SiteClaims } from "../../shared/domain/verify-site.ts";
import type { Consistency } from "../../shared/storage/read.ts";
import { siteIdOf } from "../../shared/storage/sites.ts";
import type { Context } from "../http/context.ts";
import { type LicenseData, openLicenseData } from "../http/license-data.ts";
import { redacted } from "../http/wire-redacted.ts";
import { exactCode } from "./license-code.ts";
import type { Site } from "./site.ts";

type ProofFields = FieldsOf<typeof verify>;

/** Which activation a site means, and whether it shows that by what nobody can guess. */
export type Proof =
  | (LicenseData & { readonly isProven: true })
  | (Omit<LicenseData, "productId"> & { readonly productId: null; readonly isProven: false });

/** What is stored about the activation that a site means; `held.activation` is null when it has none. */
export interface FoundActivation {
  /** The blacklist entries under the targets that were asked for with it. */
  readonly blacklist: readonly BlacklistEntry[];
  readonly holderId: string;
  readonly node: Node | null;
  readonly held: HeldFacts;
  readonly claims: SiteClaims;
}

/** A site's proof, null for none; and its blacklist entries where they had to be read on the way. */
export interface ReadProof {
  readonly proof: Proof | null;
  /** Null: they are still to be read, with the activation. */
  readonly blacklist: readonly BlacklistEntry[] | null;
}

/**
 * The activation that license data names, or else that of the license with this code on this very site; null for none.
 * Without license data the answer may be a no from here on, so that the blacklist is read beside the code, consistent.
 */
export async function readProof(
  { license_data, license_file, license_code }: ProofFields,
  site: Site,
  targets: readonly string[],
  { secrets, storage }: Context,
): Promise<ReadProof> {
  const sealed = license_data ?? license_file;
  const opened = sealed === null ? null : await openLicenseData(sealed, secrets);
  if (opened !== null) return { proof: { ...opened, isProven: true }, blacklist: null };
  const code = license_code === null ? null : exactCode(license_code);
  const [owner, blacklist] = await Promise.all([
    code === null ? null : storage.loadCodeOwner(code),
    storage.loadBlacklist(targets, "strong"),
  ]);
  if (owner === null) return { proof: null, blacklist };
  const { licenseId, accountId } = owner;
  const holderId = siteIdOf(accountId, site.name);
  return { proof: { licenseId, holderId, productId: null, isProven: false }, blacklist };
}

/**
 * Reads the activation that a proof names, and blacklist entries, in one round trip. Where the site says that it runs on another domain, that
 * domain's own activation of the same license is what counts: one more.
 */
export async function loadActivation(
  proof: Proof,
  fields: ProofFields,
  site: Site,
  { storage }: Context,
  { consistency, targets }: { readonly consistency: Consistency; readonly targets: readonly string[] },
): Promise<FoundActivation> {
  const load = async (holderId: string, under: readonly string[]) => {
    const found = await storage.loadForVerification(holderId, [proof], under, consistency);
    const [held] = found.licenses;
    if (held === undefined) throw new Error("a license that was asked for is always answered");
    return { holderId, node: found.node, held, blacklist: found.blacklist };
  };
  const named = await load(proof.holderId, targets);
  const { activation } = named.held;
  const moved = proof.isProven && activation !== null && isElsewhere(activation, site.domain);
  const found = moved ? await load(siteIdOf(activation.accountId, site.name), []) : named;
  const { product } = found.held;
  const isOfProduct =
    product !== null &&
    (product.referenceId === fields.product_id ||
      product.id === fields.product_id ||
      (await storage.loadSiteProduct(fields.product_id))?.id === product.id);
  const clientName = proof.isProven || fields.client_name === null ? null : redacted(fields.client_name);
  return { ...found, blacklist: named.blacklist, claims: { isOfProduct, clientName } };
}
