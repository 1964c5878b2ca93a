import { expect } from "vitest";
import { type Kind, openDocument } from "../../shared/signing/document.ts";
import type { EvaluationFile } from "../../shared/signing/evaluation-file.ts";
import type { LicenseFile, Verdict } from "../../shared/signing/license-file.ts";
import { manifestKeys, readManifest } from "../../shared/signing/manifest.ts";
import type { TestService } from "./service.ts";

/** Opens a license file as the node does: from the pinned root on. */
export function openLicenseFile(
  service: TestService,
  nodeId: string,
  jws: string | null,
): Promise<LicenseFile> {
  return open<LicenseFile>(service, "license", nodeId, jws);
}

/** Opens a signed no as the node does. */
export function openVerdict(service: TestService, nodeId: string, jws: string | null): Promise<Verdict> {
  return open<Verdict>(service, "verdict", nodeId, jws);
}

/** Opens an evaluation file as the node does. */
export function openEvaluationFile(
  service: TestService,
  nodeId: string,
  jws: string | null,
): Promise<EvaluationFile> {
  return open<EvaluationFile>(service, "evaluation", nodeId, jws);
}

async function open<T extends LicenseFile | Verdict | EvaluationFile>(
  { local, clock }: TestService,
  kind: Kind,
  nodeId: string,
  jws: string | null,
): Promise<T> {
  const signer = await local.services.signer();
  const read = await readManifest(signer.manifest, local.rootKeys);
  if (!read.ok) throw new Error(`the manifest does not hold: ${read.fault}`);
  const accept = {
    keyFor: manifestKeys(read.manifest),
    issuer: signer.issuer,
    audience: nodeId,
    at: clock.now(),
  };
  const opened = await openDocument<T>(kind, jws ?? "", accept);
  expect(opened, "the document opens").toMatchObject({ ok: true });
  if (!opened.ok) throw new Error(opened.fault);
  return opened.claims;
}
