import type { Command } from "commander";
import { createProduct } from "../../shared/contract/operations/create-product.ts";
import { getProduct } from "../../shared/contract/operations/get-product.ts";
import { listProducts } from "../../shared/contract/operations/list-products.ts";
import { type ListOptions, listFlags, readList } from "../list.ts";
import { collect, examples, type Repeatable, reference, repeatable } from "../options.ts";
import { type Session, showOne, showPage } from "../session.ts";
import { PRODUCT_COLUMNS, productDetails } from "./product-details.ts";
import { addUpdateProduct } from "./update-product.ts";

interface CreateOptions extends Repeatable {
  readonly code: string;
  readonly name: string;
  readonly description?: string;
  readonly reference?: string;
  readonly requires?: string[];
  readonly inactive?: boolean;
}

/** `countersign products ...` */
export function addProducts(program: Command, session: Session): void {
  const products = program.command("products").description("applications that can be licensed");
  examples(
    products,
    'countersign products create --code backup --name "Acme Backup"',
    "countersign products list",
  );
  addCreate(products, session);

  const list = listFlags(products.command("list").description("list products, newest first")).action(
    async (options: ListOptions) => {
      const page = await readList(options, (query) => session.send(listProducts, { query }));
      showPage(session, "products", page, PRODUCT_COLUMNS);
    },
  );
  examples(list, "countersign products list", "countersign products list --all --json");

  const get = products
    .command("get")
    .description("show one product")
    .argument("<product>", "its id, code or reference", reference)
    .action(async (product: string) => {
      const found = await session.send(getProduct, { params: { product } });
      showOne(session, found, productDetails(found));
    });
  examples(get, "countersign products get backup", "countersign products get backup --json");
  addUpdateProduct(products, session);
}

function addCreate(products: Command, session: Session): void {
  const create = products
    .command("create")
    .description("register a product")
    .requiredOption("--code <code>", "what its developers write: 1 to 64 of a-z, 0-9 and -; never changes")
    .requiredOption("--name <name>", "what people call it")
    .option("--description <text>", "what it is")
    .option("--reference <id>", "what existing sites send as product_id")
    .option(
      "--requires <product>",
      "a product that must be in use beside it (id or code, repeatable)",
      collect,
    )
    .option("--inactive", "register it without offering it yet")
    .action(async ({ reference, inactive, idempotencyKey, ...rest }: CreateOptions) => {
      const body = {
        ...rest,
        ...(reference === undefined ? {} : { referenceId: reference }),
        ...(inactive === true ? { isActive: false } : {}),
      };
      const product = await session.send(createProduct, { body }, { idempotencyKey });
      showOne(session, product, productDetails(product));
    });
  examples(
    repeatable(create),
    'countersign products create --code backup --name "Acme Backup"',
    'countersign products create --code vault --name "Acme Vault" --requires backup --reference 7F3A --inactive',
  );
}
