import { licenseNamed } from "../../shared/contract/internal/named-fields.ts";
import { getLicense } from "../../shared/contract/internal/operations/get-license.ts";
import { refuse } from "../http/answer.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { presentInternalLicense, presentLegacyLicense } from "../present/internal-license.ts";
import { licenseInFull } from "./license-in-full.ts";

/** One license, by its id or code. */
export const handler = wireRoute(getLicense, async ({ fields }, context) => {
  const { storage, settings, now } = context;
  const found = await storage.loadLicense(licenseNamed(fields), now());
  if (found === null) return refuse("NOT_FOUND");
  const [full, set] = await Promise.all([licenseInFull(found, context), settings.read()]);
  const message = "This is the license.";
  return wireReply({
    internal: { message, data: presentInternalLicense(full, now()) },
    "legacy-internal": { message, ...presentLegacyLicense(full, set, now()) },
  });
});
