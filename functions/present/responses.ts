import type * as z from "zod/mini";
import { toWire } from "../../shared/contract/instant.ts";
import type { answerView } from "../../shared/contract/offline-fields.ts";
import { grantsEnd, type OfflineGrant } from "../../shared/domain/answer-request.ts";
import type { Fingerprint } from "../../shared/domain/fingerprint.ts";
import { armorFileName, writeArmor } from "../../shared/signing/armor.ts";
import { writeQrParts } from "../../shared/signing/qr-parts.ts";
import { type EvaluationExtension, type ResponseSays, signResponse } from "../../shared/signing/response.ts";
import type { Context } from "../http/context.ts";
import type { Addressee } from "./documents.ts";
import { presentOfflineNode } from "./offline-node.ts";

/** What a request string is answered with. */
export interface Answered {
  readonly addressee: Addressee;
  readonly hostName: string | null;
  readonly fingerprint: Fingerprint;
  /** The licenses that were named. */
  readonly grants: readonly OfflineGrant[];
  /** Evaluations that end later from now on. */
  readonly evaluations?: readonly EvaluationExtension[];
  readonly replacedNodeId: string | null;
  /** One response string for each product. */
  readonly isLegacy: boolean;
}

type AnswerView = z.input<typeof answerView>;

/** What all strings of an answer may have together, so that its idempotency record fits one item of 400 KB. */
const CHARACTERS_MOST = 200_000;

/** An answer with its signed response strings; null where one is longer than a string can be, or all are than an answer can. */
export async function presentAnswer(
  { addressee, hostName, fingerprint, grants, evaluations = [], replacedNodeId, isLegacy }: Answered,
  context: Context,
): Promise<AnswerView | null> {
  const { nodeId, accountId } = addressee;
  const about = { addressee, hostName, fingerprint };
  const ofProduct = (code: string) => ({
    ...about,
    product: code,
    grants: grants.filter(({ product }) => product.code === code),
    evaluations: evaluations.filter(({ product }) => product.code === code),
  });
  const codes = new Set([...grants, ...evaluations].map(({ product }) => product.code));
  const responses = isLegacy
    ? [...codes].map((code) => presentResponse(ofProduct(code), context))
    : [presentResponse({ ...about, product: null, grants, evaluations }, context)];
  const made = await Promise.all(responses);
  const whole = made.filter((response) => response !== null);
  const characters = whole.map(({ text, qrParts }) => text.length + qrParts.join("").length);
  const sum = characters.reduce((before, each) => before + each, 0);
  if (whole.length < made.length || sum > CHARACTERS_MOST) return null;
  return {
    node: presentOfflineNode(nodeId, hostName, fingerprint),
    // Of a server that belongs to nobody the answer is about the server itself.
    accountId: accountId === nodeId ? null : accountId,
    replacedNodeId,
    activations: grants.map(({ activationId, license, product: { id, code, name } }) => ({
      id: activationId,
      licenseId: license.id,
      licenseCode: license.code,
      product: { id, code, name },
    })),
    evaluations: evaluations.map(({ product, endsAt }) => ({ product, endsAt: toWire(endsAt) })),
    responses: whole,
  };
}

interface OneResponse extends Pick<Answered, "addressee" | "hostName" | "fingerprint" | "grants"> {
  readonly product: string | null;
  readonly evaluations: readonly EvaluationExtension[];
}

/** When the last thing that it says is over; null where something has no end. */
function endOf({ grants, evaluations }: Pick<OneResponse, "grants" | "evaluations">): number | null {
  const end = grantsEnd(grants);
  return end === null ? null : Math.max(end, ...evaluations.map(({ endsAt }) => endsAt));
}

async function presentResponse(
  { addressee, hostName, fingerprint, grants, evaluations, product }: OneResponse,
  { signer, newId, now }: Context,
): Promise<AnswerView["responses"][number] | null> {
  const occasion = { ...addressee, jti: newId("doc"), now: now() };
  const says: ResponseSays = { grants, evaluations, fingerprint, endsAt: endOf({ grants, evaluations }) };
  const document = await signResponse(await signer(), occasion, says);
  try {
    const text = await writeArmor("response", document);
    const about = [hostName, product].filter((part) => part !== null).join(" ");
    const fileName = armorFileName("response", about);
    return { product, text, fileName, qrParts: [...(await writeQrParts("response", document))] };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
