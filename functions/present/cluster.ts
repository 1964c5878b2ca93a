import { createHash } from "node:crypto";
import { toWire } from "../../shared/contract/instant.ts";
import type { ClusterNode } from "../../shared/domain/cluster.ts";
import { type Fingerprint, fingerprintText } from "../../shared/domain/fingerprint.ts";

/** A node of a cluster as its fellows get to see it. */
export function presentClusterNode(member: ClusterNode) {
  const { node, mode, activatedAt, deadlineAt, products, isSelf } = member;
  return {
    nodeId: node.id,
    hostName: node.hostName,
    version: node.version,
    mode,
    hardwareId: hardwareId(node.fingerprint),
    activatedAt: toWire(activatedAt),
    lastContactAt: toWire(node.lastContactAt),
    deadlineAt: toWire(deadlineAt),
    products: [...products],
    isSelf,
  };
}

/** The short name of a fingerprint, the same that the node itself shows (client/hardware/hash-hardware.ts). */
export function hardwareId(fingerprint: Fingerprint): string | null {
  const text = fingerprintText(fingerprint);
  return text === "" ? null : createHash("sha256").update(text).digest("hex").slice(0, 12);
}
