import { type Command, Option } from "commander";
import type { InputFor } from "../../shared/contract/operation.ts";
import { updateProduct } from "../../shared/contract/operations/update-product.ts";
import { collect, examples, type Repeatable, reference, repeatable } from "../options.ts";
import { type Session, showOne } from "../session.ts";
import { falseIsEmpty, falseIsNull } from "./license-terms.ts";
import { productDetails } from "./product-details.ts";

type Change = InputFor<typeof updateProduct>["body"];

interface UpdateOptions extends Repeatable {
  readonly name?: string;
  readonly description?: string | false;
  readonly reference?: string | false;
  readonly requires?: string[] | false;
  readonly active?: boolean;
  readonly inactive?: boolean;
}

/** `countersign products update`, `activate` and `deactivate` */
export function addUpdateProduct(products: Command, session: Session): void {
  const change = async (product: string, body: Change, { idempotencyKey }: Repeatable) => {
    const changed = await session.send(updateProduct, { params: { product }, body }, { idempotencyKey });
    showOne(session, changed, productDetails(changed));
  };
  const update = products
    .command("update")
    .description("change a product; what is not named stays")
    .argument("<product>", "its id or code", reference)
    .option("--name <name>", "what people call it")
    .option("--description <text>", "what it is")
    .option("--no-description", "without one")
    .option("--reference <id>", "what existing sites send as product_id")
    .option("--no-reference", "without one")
    .option(
      "--requires <product>",
      "a product that must be in use beside it (id or code, repeatable)",
      collect,
    )
    .option("--no-requires", "without any")
    .option("--active", "offer it")
    .addOption(new Option("--inactive", "do not offer it").conflicts("active"))
    .action((product: string, options: UpdateOptions) => change(product, changeOf(options), options));
  examples(
    repeatable(update),
    'countersign products update backup --name "Acme Backup 2" --reference 7F3A',
    "countersign products update vault --requires backup --no-description",
  );

  for (const [verb, isActive, description] of [
    ["activate", true, "offer a product: its licenses can be used"],
    ["deactivate", false, "offer a product no longer: its licenses stop at the next poll of their servers"],
  ] as const) {
    const command = products
      .command(verb)
      .description(description)
      .argument("<product>", "its id or code", reference)
      .action((product: string, options: Repeatable) => change(product, { isActive }, options));
    examples(repeatable(command), `countersign products ${verb} backup`);
  }
}

function changeOf({ name, description, reference: id, requires, active, inactive }: UpdateOptions): Change {
  return {
    name,
    description: falseIsNull(description),
    referenceId: falseIsNull(id),
    requires: falseIsEmpty(requires),
    isActive: active === true ? true : inactive === true ? false : undefined,
  };
}
