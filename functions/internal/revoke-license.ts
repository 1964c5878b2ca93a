import { licenseNamed } from "../../shared/contract/internal/named-fields.ts";
import { revokeLicense } from "../../shared/contract/internal/operations/revoke-license.ts";
import { withState } from "../../shared/domain/license-state.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { changeLicense } from "./change-license.ts";

/** Revokes a license, which is final; nothing is deleted here. Safe to repeat. */
export const handler = wireRoute(revokeLicense, async ({ fields }, context) => {
  const changed = await changeLicense(
    context,
    licenseNamed(fields),
    "license.revoked",
    ({ license }) => withState(license, "revoked") ?? license,
  );
  if ("kind" in changed) return changed;
  return wireReply({
    "legacy-internal": {
      message: "The license was revoked for good. It stays in the books, with its code.",
      license_code: changed.full.license.code,
    },
  });
});
