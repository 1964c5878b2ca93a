import type { Node } from "../domain/node.ts";
import { fromItem, type Item } from "./item.ts";

type Later = "licenseIds" | "serverType";

/** A node as stored. DynamoDB keeps no empty set: a node that gave everything back has none, which means no license. */
export function nodeFrom(item: Item | undefined): Node | null {
  const node = fromItem<Omit<Node, Later> & Partial<Pick<Node, Later>>>(item);
  return node === null
    ? null
    : { ...node, licenseIds: node.licenseIds ?? [], serverType: node.serverType ?? null };
}
