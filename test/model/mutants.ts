import type { Database } from "../../shared/storage/database.ts";

/** The guards of an activation's transaction, each of which a mutant can lack. */
export const GUARDS = ["license uses", "token uses", "activation", "victim"] as const;
export type Guard = (typeof GUARDS)[number];

/**
 * A planted bug: takes the conditions of these guards out of every transaction, so that the service reads, then
 * writes. Whatever watches over the limit must notice.
 */
export function without(guards: readonly Guard[]): (db: Database) => Database {
  return mutant((items) => items.map((item) => mutate(item, guards)));
}

/** A planted bug: the service forgets to count the uses of tokens. */
export const forgetful = mutant((items) =>
  items.filter(
    (item) => !Object.entries(item).some(([kind, action]) => guardOf(kind, action) === "token uses"),
  ),
);

function mutant(
  change: (items: readonly TransactItem[]) => readonly TransactItem[],
): (db: Database) => Database {
  return (db) => {
    (db.client.middlewareStack as unknown as Stack).add(
      (next) => (args) => {
        const { TransactItems } = args.input;
        if (TransactItems === undefined) return next(args);
        return next({ ...args, input: { ...args.input, TransactItems: change(TransactItems) } });
      },
      { step: "initialize", priority: "high", name: "mutant" },
    );
    return db;
  };
}

interface Stack {
  add(
    middleware: (next: (args: Args) => Promise<unknown>) => (args: Args) => Promise<unknown>,
    options: { step: "initialize"; priority: "high"; name: string },
  ): void;
}

interface Args {
  readonly input: { readonly TransactItems?: readonly TransactItem[] };
}

type TransactItem = { readonly [kind: string]: Action };

export interface Action {
  readonly Key?: { readonly pk: string; readonly sk: string };
  readonly Item?: { readonly pk: string; readonly sk: string };
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

function mutate(item: TransactItem, guards: readonly Guard[]): TransactItem {
  return Object.fromEntries(
    Object.entries(item).map(([kind, action]) => {
      const guard = guardOf(kind, action);
      return [kind, guard !== null && guards.includes(guard) ? stripped(action) : action];
    }),
  );
}

function guardOf(kind: string, { Key, Item }: Action): Guard | null {
  const { pk, sk } = Key ?? Item ?? { pk: "", sk: "" };
  if (sk === "USES") return pk.startsWith("TOKEN#") ? "token uses" : "license uses";
  if (sk.startsWith("ACTIVATION#")) return kind === "Put" ? "activation" : "victim";
  return sk.startsWith("HELD#") && kind === "Delete" ? "victim" : null;
}

/** The action without its condition. Values that only that named have to go with it: DynamoDB refuses unused ones. */
export function stripped({
  ConditionExpression: _,
  ExpressionAttributeValues: values = {},
  ...rest
}: Action): Action {
  const named = rest.UpdateExpression?.match(/:\w+/g) ?? [];
  const kept = Object.entries(values).filter(([name]) => named.some((each) => each === name));
  return kept.length === 0 ? rest : { ...rest, ExpressionAttributeValues: Object.fromEntries(kept) };
}
