import { type Command, Option } from "commander";
import { createLicense } from "../../shared/contract/operations/create-license.ts";
import { licenseTypes } from "../../shared/contract/views.ts";
import { examples, type Repeatable, repeatable } from "../options.ts";
import { type Session, showOne } from "../session.ts";
import { licenseDetails } from "./license-details.ts";
import { type TermOptions, termFlags, termsOf } from "./license-terms.ts";

interface CreateOptions extends Repeatable, TermOptions {
  readonly account: string;
  readonly product: string;
  readonly type: (typeof licenseTypes)[number];
  readonly code?: string;
}

/** `countersign licenses create` */
export function addCreateLicense(licenses: Command, session: Session): void {
  const create = licenses
    .command("create")
    .description("deposit a license in a smart account")
    .requiredOption("--account <account-id>", "the smart account (acc_...)")
    .requiredOption("--product <product>", "the product's id or code")
    .addOption(new Option("--type <type>", "its type").choices(licenseTypes).makeOptionMandatory())
    .option("--code <code>", "its license code (default: a new one is made)")
    .action(async ({ account, product, type, code, idempotencyKey, ...terms }: CreateOptions) => {
      const body = { accountId: account, product, type, code, ...termsOf(terms) };
      const license = await session.send(createLicense, { body }, { idempotencyKey });
      showOne(session, license, licenseDetails(license));
    });
  examples(
    repeatable(termFlags(create)),
    "countersign licenses create --account acc_0123456789abcdefghijkl --product backup --type perpetual",
    "countersign licenses create --account acc_0123456789abcdefghijkl --product backup --type subscription \\",
    "  --expires-at 2027-12-31 --parallel-uses 5 --feature encryption --feature replication",
    "countersign licenses create --account acc_0123456789abcdefghijkl --product backup --type perpetual \\",
    "  --parallel-uses unlimited --domain *.example.com --order-reference PO-4711",
  );
}
