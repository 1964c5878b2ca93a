import { ACCESS_PATTERNS, TABLE } from "../../shared/storage/table.ts";
import { GENERATED, table } from "./markdown.ts";

/** The page of access patterns: every question that is asked of the one table, and its price. */
export function storagePage(): string {
  const rows = ACCESS_PATTERNS.map(({ question, how, consistency, guard, cost }) => [
    question,
    how,
    consistency,
    guard,
    cost,
  ]);
  return `${GENERATED}

# The table

One table, on demand, with the key \`${TABLE.key.partition}\`, \`${TABLE.key.sort}\` and the indexes
${TABLE.indexes.map(({ name }) => `\`${name}\``).join(", ")}, which hold keys only. Keys are spelled in \`shared/storage/table.ts\` and
nowhere else. Prices are read units (ru) and write units (wu) for items of up to 1 KB.

${table(["question", "how it is asked", "consistency", "guard", "price"], rows)}
`;
}
