import { type PageFault, pageFault } from "./page-fault.ts";
import type { PageLicensing } from "./page-licensing.ts";
import type { ActionName, ActionOutcomes } from "./page-state.ts";
import { withCodes } from "./qr-codes.ts";

const TEXT_MAX = 500_000;
const TEXTS_MAX = 100;

type RequestOptions = NonNullable<Parameters<PageLicensing["request"]>[0]>;
type Body = Readonly<Record<string, unknown>>;

/** A field of an action's body: whether a value is good, and in words what it must be. */
interface Field {
  readonly fits: (value: unknown) => boolean;
  readonly says: string;
  readonly isOptional?: true;
}

interface Action<Name extends ActionName> {
  readonly fields: Readonly<Record<string, Field>>;
  run(licensing: PageLicensing, body: Body): Promise<ActionOutcomes[Name]>;
}

const isText = (value: unknown): boolean =>
  typeof value === "string" && value.trim() !== "" && value.length <= TEXT_MAX;
const areTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.length <= TEXTS_MAX && value.every(isText);

const TOKEN: Field = { fits: isText, says: "an activation token" };
const RESPONSE: Field = {
  fits: (value) => isText(value) || areTexts(value),
  says: "a response string, or a list of them",
};
const PRODUCTS: Field = { fits: areTexts, says: "a list of product codes" };
const SOME_PRODUCTS: Field = { ...PRODUCTS, isOptional: true };
const NODE: Field = { fits: isText, says: "the id of a server", isOptional: true };
const FLAG: Field = {
  fits: (value) => typeof value === "boolean",
  says: "true or false",
  isOptional: true,
};

const ACTIONS: { readonly [Name in ActionName]: Action<Name> } = {
  activate: {
    fields: { token: TOKEN },
    run: (licensing, { token }) => licensing.activate((token as string).trim()),
  },
  request: {
    fields: { products: SOME_PRODUCTS, replaces: NODE, isNew: FLAG },
    run: async (licensing, body) => withCodes(await licensing.request(body as RequestOptions)),
  },
  response: {
    fields: { text: RESPONSE },
    run: (licensing, { text }) => licensing.acceptResponse(text as string | readonly string[]),
  },
  return: {
    fields: { products: PRODUCTS },
    run: async (licensing, { products }) =>
      withCodes(await licensing.giveBack(products as readonly string[])),
  },
  "last-return": { fields: {}, run: async (licensing) => withCodes(await licensing.lastReturn()) },
  deactivate: {
    fields: { products: PRODUCTS },
    run: (licensing, { products }) => licensing.deactivate(products as readonly string[]),
  },
  refresh: { fields: {}, run: (licensing) => licensing.refresh() },
  "test-connection": { fields: {}, run: (licensing) => licensing.testConnection() },
  cluster: { fields: {}, run: (licensing) => licensing.cluster() },
};

/** True for the name of an action. */
export function isAction(name: string): name is ActionName {
  return Object.hasOwn(ACTIONS, name);
}

/** Does what was asked with a body that is good for it; what the licensing answers is the outcome, a no included. */
export async function act(
  licensing: PageLicensing,
  name: ActionName,
  body: Body,
): Promise<{ readonly ok: true; readonly outcome: ActionOutcomes[ActionName] } | PageFault> {
  const { fields, run } = ACTIONS[name];
  const detail = inputFault(fields, body);
  if (detail !== null) return pageFault("INPUT_INVALID", detail);
  return { ok: true, outcome: await run(licensing, body) };
}

function inputFault(fields: Readonly<Record<string, Field>>, body: Body): string | null {
  const foreign = Object.keys(body).find((name) => !Object.hasOwn(fields, name));
  if (foreign !== undefined) return `There is no field "${foreign.slice(0, 40)}" here.`;
  for (const [name, { fits, says, isOptional = false }] of Object.entries(fields)) {
    const value = body[name];
    if (value === undefined ? !isOptional : !fits(value)) return `The field "${name}" must be ${says}.`;
  }
  return null;
}
