import type { IssuedKeyFile, KeyGroup } from "./key-file.ts";
import { type KeyFault, keyFault } from "./license-key.ts";

/** Why a group cannot be ordered so, and which field of it says so; `index` counts from 0. */
export interface GroupFault {
  readonly index: number;
  readonly field: "expiresAt" | "module" | "type" | "mode";
  readonly fault: KeyFault | "EXPIRY_PAST";
}

const FIELD_OF_FAULT = {
  EXPIRY_MISSING: "expiresAt",
  EXPIRY_OF_PERMANENT: "expiresAt",
  EXPIRY_PAST: "expiresAt",
  MODULE_MISSING: "module",
  MODULE_OF_ACCESS: "module",
  TYPE_UNKNOWN: "type",
  MODE_UNKNOWN: "mode",
  NUMBER_TWICE: "type",
} as const satisfies Record<GroupFault["fault"], GroupFault["field"]>;

/** Everything that stands in the way of groups that are ordered at `now`: one fault of each group at most. */
export function groupFaults(groups: readonly KeyGroup[], now: number): readonly GroupFault[] {
  return groups.flatMap(({ type, module, mode, expiresAt }, index) => {
    const customer = { key: "", name: "" };
    const key = { number: "", customer, type, module, mode, serverType: "", grantedAt: now, expiresAt };
    const isPast = expiresAt !== null && expiresAt <= now;
    const fault = keyFault([key])?.fault ?? (isPast ? "EXPIRY_PAST" : null);
    return fault === null ? [] : [{ index, field: FIELD_OF_FAULT[fault], fault }];
  });
}

/** What a prefix is made of: nothing that reads as something else. */
const PREFIX_CHARACTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
export const PREFIX_RANDOM_BYTES = 8;

/** A prefix of eight characters, for a file that is given none. */
export function prefixFrom(random: Uint8Array): string {
  return [...random.subarray(0, PREFIX_RANDOM_BYTES)]
    .map((byte) => PREFIX_CHARACTERS.charAt(byte % PREFIX_CHARACTERS.length))
    .join("");
}

/** How the file may be called: customer, server type and prefix, in characters that every system takes. */
export function keyFileName({
  customer,
  serverType,
  numberPrefix,
}: Pick<IssuedKeyFile, "customer" | "serverType" | "numberPrefix">): string {
  const parts = [customer.key, serverType].map((part) =>
    part
      .replace(/[^A-Za-z0-9_]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, NAME_PART_CHARACTERS),
  );
  return `${[...parts.filter((part) => part !== ""), numberPrefix].join("-")}.keys.json`;
}

const NAME_PART_CHARACTERS = 40;
