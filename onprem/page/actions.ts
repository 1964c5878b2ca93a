import { type Action, areTexts, type Body, type Field, inputFault, isText } from "./fields.ts";
import { KEY_ACTIONS } from "./key-actions.ts";
import type { KeyDesk } from "./key-desk.ts";
import type { KeyActionName } from "./key-state.ts";
import { type PageFault, pageFault } from "./page-fault.ts";
import type { PageLicensing } from "./page-licensing.ts";
import type { ActionName, ActionOutcomes } from "./page-state.ts";
import { withCodes } from "./qr-codes.ts";

type RequestOptions = NonNullable<Parameters<PageLicensing["request"]>[0]>;
type LicenseActionName = Exclude<ActionName, KeyActionName>;

/** What the actions act on; the desk is null where the product has no license keys. */
export interface ActionSubjects {
  readonly licensing: PageLicensing;
  readonly desk: KeyDesk | null;
}

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

const ACTIONS: { readonly [Name in LicenseActionName]: Action<PageLicensing, ActionOutcomes[Name]> } = {
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

/** True for the name of an action, those of the keys included. */
export function isAction(name: string): name is ActionName {
  return Object.hasOwn(ACTIONS, name) || isKeyAction(name);
}

/** True for the name of an action that needs license keys. */
export function isKeyAction(name: string): name is KeyActionName {
  return Object.hasOwn(KEY_ACTIONS, name);
}

/** How large the body of an action may be; undefined for the usual size. */
export function bytesMaxOf(name: ActionName): number | undefined {
  return isKeyAction(name) ? KEY_ACTIONS[name].bytesMax : undefined;
}

type Acted = { readonly ok: true; readonly outcome: object } | PageFault;

/** Does what was asked with a body that is good for it; what the licensing answers is the outcome, a no included. */
export async function act({ licensing, desk }: ActionSubjects, name: ActionName, body: Body): Promise<Acted> {
  if (!isKeyAction(name)) return perform(ACTIONS[name], licensing, body);
  return desk === null ? pageFault("ADDRESS_UNKNOWN") : perform(KEY_ACTIONS[name], desk, body);
}

async function perform<Subject>(
  { fields, run }: Action<Subject, object>,
  subject: Subject,
  body: Body,
): Promise<Acted> {
  const detail = inputFault(fields, body);
  if (detail !== null) return pageFault("INPUT_INVALID", detail);
  return { ok: true, outcome: await run(subject, body) };
}
