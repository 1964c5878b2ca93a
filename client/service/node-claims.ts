import type { Desk } from "../desk.ts";
import { hashHardware } from "../hardware/hash-hardware.ts";

/** What this node tells the service about itself: names, and hashes of its hardware, never the values. */
export function nodeClaims(desk: Pick<Desk, "hostName" | "version" | "hardware">, salt: string) {
  return {
    hostName: desk.hostName,
    ...(desk.version === null ? {} : { version: desk.version }),
    fingerprint: hashHardware(desk.hardware, salt),
  };
}
