/**
 * What a node's hardware looks like: component name to salted hash, made on the node. Well-known default
 * values (an empty disk serial, a virtual MAC) are left out there, so a missing component says nothing.
 */
export type Fingerprint = Readonly<Record<string, string>>;

const COMPARABLE_COMPONENTS_MIN = 2;

/**
 * Whether two fingerprints are of the same hardware: `same` when more than half of the components that both
 * name agree. Exactly half is `different`; fewer than two components in common is `unknown`, and the order of
 * the two does not matter.
 */
export function sameHardware(a: Fingerprint, b: Fingerprint): "same" | "different" | "unknown" {
  const comparable = Object.keys(a).filter((component) => Object.hasOwn(b, component));
  if (comparable.length < COMPARABLE_COMPONENTS_MIN) return "unknown";
  const agreeing = comparable.filter((component) => a[component] === b[component]);
  return agreeing.length * 2 > comparable.length ? "same" : "different";
}

/** All that a fingerprint says as one text, the same in whatever order it was told; "" for an empty one. */
export function fingerprintText(fingerprint: Fingerprint): string {
  const names = Object.keys(fingerprint).sort();
  return names.map((name) => `${name}=${fingerprint[name]}`).join("\n");
}
