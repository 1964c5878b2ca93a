import type { Origin } from "./activation.ts";

export type ActivityKind =
  | "product.created"
  | "account.created"
  | "license.created"
  | "token.issued"
  | "token.revoked"
  | "token.expired"
  | "activation.succeeded"
  | "activation.failed"
  | "activation.deactivated"
  | "api-key.created"
  | "api-key.revoked";

export interface Actor {
  readonly kind: "node" | "staff" | "service";
  readonly id: string;
}

/** One line of the activity log: who did what, to what, when and from where. `reason` is a refusal's code. */
export interface ActivityEntry {
  readonly id: string;
  readonly at: number;
  readonly kind: ActivityKind;
  readonly actor: Actor;
  readonly accountId: string | null;
  /** Ids of what was touched, in the order that matters most first. */
  readonly subjects: readonly string[];
  readonly reason: string | null;
  readonly origin: Origin | null;
}
