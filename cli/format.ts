/** How single values are shown to people; null is said in words. */

/** `2026-11-22 05:30 UTC` from an instant of the API; `none` for null. */
export function dateTime(instant: string | null, none = "-"): string {
  if (instant === null) return none;
  return `${new Date(instant).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

export function yesNo(value: boolean): string {
  return value ? "yes" : "no";
}

export function orDash(value: string | null): string {
  return value === null || value === "" ? "-" : value;
}

export function listed(values: readonly string[]): string {
  return values.length === 0 ? "-" : values.join(", ");
}

export function orUnlimited(value: number | null): string {
  return value === null ? "unlimited" : String(value);
}

/** `1 of 5`. */
export function taken(uses: number, of: number | null): string {
  return `${uses} of ${orUnlimited(of)}`;
}

/** The text without characters that could steer a terminal or turn the order of what follows; they become `�`. */
export function safe(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, "\ufffd");
}
