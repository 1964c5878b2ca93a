/** A text that runs if it is ever taken for more than a text. */
export const SCRIPT = `"><img src=x onerror="window.ran=1"><script>window.ran=1</script><svg onload="window.ran=1">`;

/** The same data with a script in each of its texts, except those that the page chooses by. */
export function infected<T>(value: T, kept: readonly string[]): T {
  if (Array.isArray(value)) return value.map((each) => infected(each, kept)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => {
    if (typeof each === "string" && !kept.includes(name)) return [name, `${each}${SCRIPT}`];
    return [name, infected(each, kept)];
  });
  return Object.fromEntries(entries) as T;
}
