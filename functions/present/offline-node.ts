import type * as z from "zod/mini";
import type { offlineNodeView } from "../../shared/contract/offline-fields.ts";
import type { Fingerprint } from "../../shared/domain/fingerprint.ts";
import { shortFingerprint } from "../../shared/signing/response.ts";

/** The server of a string, with its hardware as a person compares it. */
export function presentOfflineNode(
  id: string,
  hostName: string | null,
  fingerprint: Fingerprint,
): z.input<typeof offlineNodeView> {
  return { id, hostName, hardware: { ...shortFingerprint(fingerprint) } };
}
