/** The id of the section's title, to which the focus goes when the button that had it is no more. */
export const SECTION_TITLE = "license-keys";

/** Gives the focus to the section of the license keys. */
export function focusSection(): void {
  document.getElementById(SECTION_TITLE)?.focus();
}
