import type { Command } from "commander";
import { updateLicense } from "../../shared/contract/operations/update-license.ts";
import { examples, type Repeatable, reference, repeatable } from "../options.ts";
import { type Session, showOne } from "../session.ts";
import { licenseDetails } from "./license-details.ts";
import { clearingFlags, type TermOptions, termFlags, termsOf } from "./license-terms.ts";

/** `countersign licenses update` */
export function addUpdateLicense(licenses: Command, session: Session): void {
  const update = licenses
    .command("update")
    .description("change terms of a license; what is not named stays, and lists are replaced as a whole")
    .argument("<license>", "its id (lic_...) or code", reference)
    .action(async (license: string, { idempotencyKey, ...terms }: TermOptions & Repeatable) => {
      const input = { params: { license }, body: termsOf(terms) };
      const changed = await session.send(updateLicense, input, { idempotencyKey });
      showOne(session, changed, licenseDetails(changed));
    });
  examples(
    repeatable(clearingFlags(termFlags(update))),
    "countersign licenses update lic_0123456789abcdefghijkl --expires-at 2028-12-31 --capacity 500",
    "countersign licenses update lic_0123456789abcdefghijkl --parallel-uses 3 --on-limit setting",
    "countersign licenses update lic_0123456789abcdefghijkl --domain example.com --domain *.example.com --no-ip",
  );
}
