/** A field of an action's body: whether a value is good, and in words what it must be. */
export interface Field {
  readonly fits: (value: unknown) => boolean;
  readonly says: string;
  readonly isOptional?: true;
}

export type Body = Readonly<Record<string, unknown>>;

/** What a button of the page does with its subject. */
export interface Action<Subject, Outcome> {
  readonly fields: Readonly<Record<string, Field>>;
  /** How large a body it takes, where the usual size is too small. */
  readonly bytesMax?: number;
  run(subject: Subject, body: Body): Promise<Outcome>;
}

const TEXT_MAX = 500_000;
const TEXTS_MAX = 100;

export const isText = (value: unknown): boolean =>
  typeof value === "string" && value.trim() !== "" && value.length <= TEXT_MAX;
export const areTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.length <= TEXTS_MAX && value.every(isText);

/** The first field of a body that is wrong, in a sentence; null when all are good. */
export function inputFault(fields: Readonly<Record<string, Field>>, body: Body): string | null {
  const foreign = Object.keys(body).find((name) => !Object.hasOwn(fields, name));
  if (foreign !== undefined) return `There is no field "${foreign.slice(0, 40)}" here.`;
  for (const [name, { fits, says, isOptional = false }] of Object.entries(fields)) {
    const value = body[name];
    if (value === undefined ? !isOptional : !fits(value)) return `The field "${name}" must be ${says}.`;
  }
  return null;
}
