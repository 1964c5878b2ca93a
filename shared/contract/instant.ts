/** An instant on the wire (ISO 8601, UTC) from epoch milliseconds; null stays null. */
export function toWire(at: number): string;
export function toWire(at: number | null): string | null;
export function toWire(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** Epoch milliseconds from an instant on the wire that its schema has accepted; absent and null are null. */
export function fromWire(instant: string | null | undefined): number | null {
  return instant === null || instant === undefined ? null : Date.parse(instant);
}
