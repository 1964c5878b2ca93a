import type { Activation } from "./activation.ts";

/** What a return string means for the activations that it names. */
export interface ReturnRead {
  /** Those that are given back with it, or were given back before. */
  readonly returned: readonly Activation[];
  /** Those for which a response string, or an exchange of a token, came after it; it says nothing of them. */
  readonly superseded: readonly Activation[];
}

/**
 * Tells apart what a return string gives back from what was activated, or answered for, after it was made. `serial` is its
 * time of issue (epoch ms) by the node's clock; the node makes it later than what it was last activated by.
 */
export function readReturn(activations: readonly Activation[], serial: number): ReturnRead {
  const isLater = ({ isActive, activatedAt, answeredAt }: Activation) =>
    isActive && Math.max(activatedAt, answeredAt ?? 0) > serial;
  return {
    returned: activations.filter((activation) => !isLater(activation)),
    superseded: activations.filter(isLater),
  };
}
