import { licenseNamed } from "../../shared/contract/internal/named-fields.ts";
import { blockLicense } from "../../shared/contract/internal/operations/block-license.ts";
import { withState } from "../../shared/domain/license-state.ts";
import { refuse } from "../http/answer.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { presentInternalLicense } from "../present/internal-license.ts";
import { changeLicense } from "./change-license.ts";

/** Blocks a license: nothing new is activated. Safe to repeat. */
export const handler = wireRoute(blockLicense, async ({ fields }, context) => {
  const changed = await changeLicense(
    context,
    licenseNamed(fields),
    "license.blocked",
    ({ license }) => withState(license, "blocked") ?? refuse("LICENSE_REVOKED_FOR_GOOD"),
  );
  if ("kind" in changed) return changed;
  const { full } = changed;
  const message = "The license is blocked.";
  return wireReply({
    internal: { message, data: presentInternalLicense(full, context.now()) },
    "legacy-internal": { message, license_code: full.license.code },
  });
});
