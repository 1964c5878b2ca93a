/**
 * Whether a list of patterns, as domain-pattern.ts spells them, lets a normalized domain pass. An empty list
 * lets everything pass; any other refuses null. `*.example.com` is any name below `example.com`, at any depth,
 * but not that name, and so not `www.example.com` either, which is normalized to it.
 */
export function isDomainAllowed(patterns: readonly string[], domain: string | null): boolean {
  if (patterns.length === 0) return true;
  if (domain === null) return false;
  return patterns.some((pattern) =>
    pattern.startsWith("*.") ? domain.endsWith(pattern.slice(1)) : domain === pattern,
  );
}
