import type { InputFor, Operation } from "../../shared/contract/operation.ts";
import { acceptReturn } from "../../shared/contract/operations/accept-return.ts";
import { answerRequest } from "../../shared/contract/operations/answer-request.ts";
import { answerRequestByCode } from "../../shared/contract/operations/answer-request-by-code.ts";
import { readArmor, writeArmor } from "../../shared/signing/armor.ts";
import { type RequestSays, signRequest } from "../../shared/signing/request.ts";
import { type OfflineResponse, openResponse } from "../../shared/signing/response.ts";
import { signReturn } from "../../shared/signing/return.ts";
import { type Exchange, exchange, requestFor } from "./caller.ts";
import { newNonce, type TestNode } from "./node.ts";
import type { TestService } from "./service.ts";

/** What a request string says where a test does not care. */
const ABOUT = { hostName: "fax-01", version: "24.1.3", serverType: "Production" };

/** What a test says of a request or return string; the rest is the usual. */
interface Occasion {
  readonly audience?: string;
  readonly now?: number;
  readonly jti?: string;
}

/** A new request string of a server, as it would show it. */
export async function requestString(
  service: TestService,
  { key }: Pick<TestNode, "key">,
  says: Partial<RequestSays> = {},
  given: Omit<Occasion, "jti"> = {},
): Promise<string> {
  const occasion = { audience: await service.issuer(), now: service.clock.now(), ...given };
  return writeArmor("request", await signRequest(key, { nonce: newNonce(), node: ABOUT, ...says }, occasion));
}

/** A return string of a server for these activations. */
export async function returnString(
  service: TestService,
  { key }: Pick<TestNode, "key">,
  activations: readonly string[],
  given: Occasion = {},
): Promise<string> {
  const occasion = { audience: await service.issuer(), now: service.clock.now(), jti: newNonce(), ...given };
  return writeArmor("return", await signReturn(key, activations, occasion));
}

type AnswerBody = InputFor<typeof answerRequest>["body"];

/** Staff answer a new request string of a server, or the one that is given. */
export async function answer(
  service: TestService,
  node: TestNode,
  { request, ...body }: Partial<AnswerBody>,
): Promise<Exchange<typeof answerRequest>> {
  const text = request ?? (await requestString(service, node));
  return service.staff(answerRequest, { body: { request: text, ...body } });
}

/** Somebody with license codes brings a request string. */
export async function answerByCode(
  service: TestService,
  node: TestNode,
  { request, ...body }: Partial<InputFor<typeof answerRequestByCode>["body"]>,
): Promise<Exchange<typeof answerRequestByCode>> {
  const text = request ?? (await requestString(service, node));
  return asAnyone(service, answerRequestByCode, { body: { request: text, licenseCodes: [], ...body } });
}

/** Somebody brings a return string. */
export function bringReturn(service: TestService, text: string): Promise<Exchange<typeof acceptReturn>> {
  return asAnyone(service, acceptReturn, { body: { return: text } });
}

/** Asks without credentials. */
export function asAnyone<O extends Operation>(
  { url }: TestService,
  operation: O,
  input: InputFor<O>,
): Promise<Exchange<O>> {
  return exchange(url, operation, requestFor(operation, input));
}

/** The document in a response string, opened as the server does that waits for it; throws for one that is refused. */
export async function openAnswer(
  { local, clock }: TestService,
  { id }: TestNode,
  nonce: string,
  text = "",
): Promise<OfflineResponse> {
  const read = await readArmor(text, "response");
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const trust = { pins: local.rootKeys, known: null, nodeId: id, nonce, at: clock.now() };
  const opened = await openResponse(read.document, trust);
  if (!opened.ok) throw new Error(opened.fault);
  return opened.response;
}
