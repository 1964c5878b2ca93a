import type { Command } from "commander";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import { createProduct } from "../../shared/contract/operations/create-product.ts";
import { getProduct } from "../../shared/contract/operations/get-product.ts";
import { listProducts } from "../../shared/contract/operations/list-products.ts";
import { dateTime, yesNo } from "../format.ts";
import { type ListOptions, listFlags, readList } from "../list.ts";
import { examples, type Repeatable, reference, repeatable } from "../options.ts";
import { type Session, showOne, showPage } from "../session.ts";
import type { Column, Details } from "../table.ts";

type Product = ReplyOf<typeof getProduct>;

const COLUMNS: readonly Column<Product>[] = [
  { head: "id", cell: ({ id }) => id },
  { head: "code", cell: ({ code }) => code },
  { head: "name", cell: ({ name }) => name },
  { head: "active", cell: ({ isActive }) => yesNo(isActive) },
  { head: "created", cell: ({ createdAt }) => dateTime(createdAt) },
];

const detailsOf = (product: Product): Details => COLUMNS.map(({ head, cell }) => [head, cell(product)]);

interface CreateOptions extends Repeatable {
  readonly code: string;
  readonly name: string;
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

  const create = products
    .command("create")
    .description("register a product")
    .requiredOption("--code <code>", "what its developers write: 1 to 64 of a-z, 0-9 and -; never changes")
    .requiredOption("--name <name>", "what people call it")
    .option("--inactive", "register it without offering it yet")
    .action(async ({ code, name, inactive, idempotencyKey }: CreateOptions) => {
      const body = { code, name, ...(inactive === true ? { isActive: false } : {}) };
      const product = await session.send(createProduct, { body }, { idempotencyKey });
      showOne(session, product, detailsOf(product));
    });
  examples(
    repeatable(create),
    'countersign products create --code backup --name "Acme Backup"',
    'countersign products create --code vault --name "Acme Vault" --inactive --json',
  );

  const list = listFlags(products.command("list").description("list products, newest first")).action(
    async (options: ListOptions) => {
      const page = await readList(options, (query) => session.send(listProducts, { query }));
      showPage(session, "products", page, COLUMNS);
    },
  );
  examples(list, "countersign products list", "countersign products list --all --json");

  const get = products
    .command("get")
    .description("show one product")
    .argument("<product>", "its id or code", reference)
    .action(async (product: string) => {
      const found = await session.send(getProduct, { params: { product } });
      showOne(session, found, detailsOf(found));
    });
  examples(get, "countersign products get backup", "countersign products get backup --json");
}
