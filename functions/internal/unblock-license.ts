import { licenseNamed } from "../../shared/contract/internal/named-fields.ts";
import { unblockLicense } from "../../shared/contract/internal/operations/unblock-license.ts";
import { withState } from "../../shared/domain/license-state.ts";
import { refuse } from "../http/answer.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { presentInternalLicense } from "../present/internal-license.ts";
import { changeLicense } from "./change-license.ts";

/** Lifts the block of a license. Safe to repeat. */
export const handler = wireRoute(unblockLicense, async ({ fields }, context) => {
  const changed = await changeLicense(
    context,
    licenseNamed(fields),
    "license.unblocked",
    ({ license }) => withState(license, "active") ?? refuse("LICENSE_REVOKED_FOR_GOOD"),
  );
  if ("kind" in changed) return changed;
  const { full } = changed;
  const message = "The license is not blocked.";
  return wireReply({
    internal: { message, data: presentInternalLicense(full, context.now()) },
    "legacy-internal": { message, license_code: full.license.code },
  });
});
