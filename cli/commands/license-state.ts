import type { Command } from "commander";
import { blockLicense } from "../../shared/contract/operations/block-license.ts";
import { revokeLicense } from "../../shared/contract/operations/revoke-license.ts";
import { unblockLicense } from "../../shared/contract/operations/unblock-license.ts";
import { examples, type Repeatable, reference, repeatable } from "../options.ts";
import { type Session, showOne } from "../session.ts";
import { licenseDetails } from "./license-details.ts";

const CHANGES = [
  {
    verb: "block",
    operation: blockLicense,
    description: "block a license: its servers stop at their next poll, and nothing new is activated",
    reason: "Unpaid",
  },
  {
    verb: "unblock",
    operation: unblockLicense,
    description: "lift the block of a license: its servers run on",
    reason: "Paid",
  },
  {
    verb: "revoke",
    operation: revokeLicense,
    description: "revoke a license, which is final: its servers stop at their next poll",
    reason: "Refunded",
  },
] as const;

/** `countersign licenses block`, `unblock` and `revoke` */
export function addLicenseState(licenses: Command, session: Session): void {
  for (const { verb, operation, description, reason } of CHANGES) {
    const change = licenses
      .command(verb)
      .description(description)
      .argument("<license>", "its id (lic_...) or code", reference)
      .option("--reason <text>", "why; it is kept in the activity log")
      .action(async (license: string, { idempotencyKey, ...body }: Repeatable & { reason?: string }) => {
        const changed = await session.send(operation, { params: { license }, body }, { idempotencyKey });
        showOne(session, changed, licenseDetails(changed));
      });
    examples(
      repeatable(change),
      `countersign licenses ${verb} lic_0123456789abcdefghijkl`,
      `countersign licenses ${verb} lic_0123456789abcdefghijkl --reason "${reason}: PO-4711"`,
    );
  }
}
