/** True for a value of this form; what it does not name may be there, and is not looked at. */
export type Guard<T> = (value: unknown) => value is T;

/** What a guard lets through. */
export type Guarded<G> = G extends Guard<infer T> ? T : never;

/** The fields of an object, each with its guard. */
export type Fields = Readonly<Record<string, Guard<unknown>>>;

/** An object that has these fields. */
export type Having<F extends Fields> = { readonly [K in keyof F]: Guarded<F[K]> };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** What a field of a reply may be; a number is a whole one. */
export const isText: Guard<string> = (value) => typeof value === "string";
export const isFlag: Guard<boolean> = (value) => typeof value === "boolean";
export const isWhole: Guard<number> = (value): value is number => Number.isSafeInteger(value);

/** Text of this form. */
export const textLike =
  (form: RegExp): Guard<string> =>
  (value): value is string =>
    typeof value === "string" && form.test(value);

/** One of these words. */
export const oneOf =
  <const W extends readonly string[]>(words: W): Guard<W[number]> =>
  (value): value is W[number] =>
    words.includes(value as string);

/** The same, or null. */
export const orNull =
  <T>(guard: Guard<T>): Guard<T | null> =>
  (value): value is T | null =>
    value === null || guard(value);

/** The same, or left out. */
export const orNothing =
  <T>(guard: Guard<T>): Guard<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || guard(value);

/** A list of the same. */
export const listOf =
  <T>(guard: Guard<T>): Guard<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every(guard);

/** An object with these fields. */
export const objectOf =
  <F extends Fields>(fields: F): Guard<Having<F>> =>
  (value): value is Having<F> =>
    isObject(value) && Object.entries(fields).every(([name, guard]) => guard(value[name]));

/** Those of these fields that an object has, without what else is in it; null for one in which a field is not as it has to be. */
export const readFields =
  <F extends Fields>(fields: F) =>
  (value: unknown): Having<F> | null => {
    if (!objectOf(fields)(value)) return null;
    return Object.fromEntries(
      Object.entries(value).filter(([name]) => Object.hasOwn(fields, name)),
    ) as Having<F>;
  };

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** An instant on the wire. A day that its month does not have, which a Date would carry over, is none. */
export const isInstant: Guard<string> = (value): value is string => {
  if (typeof value !== "string" || !INSTANT.test(value)) return false;
  const at = new Date(value);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value.slice(0, 19));
};
