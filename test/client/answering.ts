import type { Licensing } from "../../client/licensing.ts";
import type { LicenseGrant } from "../../shared/domain/license-grant.ts";
import { readArmor, writeArmor } from "../../shared/signing/armor.ts";
import { signDocument } from "../../shared/signing/document.ts";
import { rootAudience } from "../../shared/signing/node-document.ts";
import { type OfflineRequest, openRequest } from "../../shared/signing/request.ts";
import {
  type EvaluationExtension,
  type OfflineResponse,
  signResponse,
} from "../../shared/signing/response.ts";
import { type OfflineReturn, openReturn } from "../../shared/signing/return.ts";
import type { Vendor } from "./vendor.ts";

/** What a vendor's answer may differ in. */
export interface Answer {
  readonly grants?: readonly LicenseGrant[];
  readonly evaluations?: readonly EvaluationExtension[];
  /** Claims in the place of those that are right. */
  readonly claims?: Partial<OfflineResponse>;
}

/** The request string that a server shows; throws where it shows none. */
export async function requestOf(licensing: Licensing, options = {}): Promise<string> {
  const carried = await licensing.request(options);
  if (!carried.ok) throw new Error(`${carried.code}: ${carried.detail}`);
  return carried.text;
}

/** What a request string says, and which node has signed it. */
export async function openedRequest(vendor: Vendor, text: string): Promise<OfflineRequest> {
  const read = await readArmor(text, "request");
  const opened = read.ok ? await openRequest(read.document, await audiences(vendor)) : read;
  if (!opened.ok) throw new Error("the request cannot be opened");
  return opened.claims;
}

/** The vendor's response string to a request string. */
export async function answerTo(vendor: Vendor, request: string, answer: Answer = {}): Promise<string> {
  const { sub, nonce, node } = await openedRequest(vendor, request);
  const { grants = vendor.grants, evaluations = [], claims = {} } = answer;
  const signer = {
    issuer: vendor.issuer,
    manifest: await vendor.manifest(),
    sign: (kind: "response", stated: object) =>
      signDocument(kind, { ...(stated as OfflineResponse), ...claims }, vendor.online),
  };
  const occasion = { nodeId: sub, accountId: "acc_0000000000", nonce, jti: "doc_1", now: vendor.now() };
  const fingerprint = node.fingerprint ?? null;
  const says = { grants, evaluations, fingerprint, endsAt: null };
  return writeArmor("response", await signResponse(signer as never, occasion, says));
}

/** What a return string says. */
export async function openedReturn(vendor: Vendor, text: string): Promise<OfflineReturn> {
  const read = await readArmor(text, "return");
  const opened = read.ok ? await openReturn(read.document, await audiences(vendor)) : read;
  if (!opened.ok) throw new Error("the return cannot be opened");
  return opened.claims;
}

async function audiences({ issuer, rootKeys }: Vendor): Promise<string[]> {
  return [issuer, ...(await Promise.all(rootKeys.map(rootAudience)))];
}
