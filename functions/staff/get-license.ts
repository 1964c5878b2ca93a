import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { readLicenseCode } from "../../shared/domain/license-code.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentLicense } from "../present/views.ts";

/** One license, by its id or code. A mistyped code is not looked for. */
export const handler = route(getLicense, async ({ params }, { storage, now }) => {
  const code = readLicenseCode(params.license);
  if (code.kind === "mistyped") return refuse("NOT_FOUND");
  const found = await storage.loadLicense(code.code);
  return found === null
    ? refuse("NOT_FOUND")
    : reply(200, presentLicense(found.license, found.usesTaken, now()));
});
