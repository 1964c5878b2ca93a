import type * as z from "zod/mini";

type Schema = z.ZodMiniType;

/** A field of a body: its path, what it takes, and whether a body may lack it. */
export interface Field {
  readonly path: readonly (string | number)[];
  readonly schema: Schema;
  readonly isRequired: boolean;
  /** True for an item of a list. */
  readonly isItem: boolean;
}

interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly innerType?: Schema;
  readonly element?: Schema;
}

const defOf = (schema: Schema): Def => (schema as unknown as { _zod: { def: Def } })._zod.def;

/** Every field of a strict object schema, those inside objects and the first item of lists included. */
export function fieldsOf(schema: Schema | undefined, path: Field["path"] = []): readonly Field[] {
  if (schema === undefined) return [];
  const inner = bare(schema);
  const { shape, element } = defOf(inner);
  if (element !== undefined) {
    const item = [...path, 0];
    return [{ path: item, schema: element, isRequired: false, isItem: true }, ...fieldsOf(element, item)];
  }
  return Object.entries(shape ?? {}).flatMap(([name, each]) => [
    { path: [...path, name], schema: each, isRequired: defOf(each).type !== "optional", isItem: false },
    ...fieldsOf(each, [...path, name]),
  ]);
}

function bare(schema: Schema): Schema {
  const { innerType } = defOf(schema);
  return innerType === undefined ? schema : bare(innerType);
}

/** A copy of a value with another one at this path; undefined takes it away. */
export function putAt(value: unknown, [first, ...rest]: Field["path"], put: unknown): unknown {
  if (first === undefined) return put;
  if (Array.isArray(value)) {
    const changed = value.map((each, at) => (at === first ? putAt(each, rest, put) : each));
    return changed.filter((each) => each !== undefined);
  }
  return { ...(value as object), [first]: putAt((value as Record<string, unknown>)?.[first], rest, put) };
}
