import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainUse } from "./explain.ts";
import { verdictOf } from "./explain-step.ts";
import { LICENSE_REFUSALS } from "./refusal.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { takeUse } from "./take-use.ts";
import {
  activation,
  environment,
  license,
  licenseFacts,
  NODE_ID,
  NOW,
  newcomer,
  OTHER_NODE_ID,
  product,
} from "./testing/builders.ts";
import { type Scene, sceneOf } from "./testing/causes.ts";

const some = <const T>(...values: readonly T[]) => fc.constantFrom(...values);
const near = some(null, NOW - 1, NOW, NOW + 1);

/** Any license, newcomer and settings, most of them near the edge of a rule. */
const scenes: fc.Arbitrary<Scene> = fc
  .record({
    terms: fc.record({
      state: some("active", "active", "active", "blocked", "revoked"),
      startsAt: near,
      expiresAt: near,
      graceDays: some(0, 1),
      parallelUses: some(null, 1, 2),
      onLimit: some(null, "reject", "deactivate-oldest"),
      allowedDomains: some([], [], ["server-1"], ["example.com"], ["*.example.com"]),
      allowedIps: some([], ["192.0.2.0/24"], ["192.0.2.1"], ["198.51.100.7"]),
      serverType: some(null, null, "Test"),
    }),
    kind: fc.record({
      isActive: some(true, true, false),
      requires: some([], [], ["prd_2"], ["prd_2", "prd_3"]),
    }),
    missing: some("none", "none", "none", "none", "none", "none", "license", "product"),
    usesTaken: some(0, 1, 2, 3),
    releases: some(0, 2, 3),
    held: some(0, 1, 2),
    own: some(null, null, true, false),
    replaced: some(null, OTHER_NODE_ID, NODE_ID),
    isReplacedActive: fc.boolean(),
    holderId: some(NODE_ID, `sit_${"s".repeat(22)}`),
    domain: some(null, "example.com", "shop.example.com"),
    serverType: some(null, "Test", "Production"),
    inUse: some([], ["prd_2"], ["prd_3", "prd_2"]),
    settings: fc.record({ deactivateOldest: fc.boolean(), releasesPerLicenseAndYear: some(0, 3) }),
    choice: fc.nat({ max: 255 }),
  })
  .map(({ terms, kind, missing, held, own, replaced, isReplacedActive, ...given }): Scene => {
    const { holderId, domain, serverType } = given;
    const facts = licenseFacts({
      license: missing === "license" ? null : license(terms),
      product: missing === "none" ? product(kind) : null,
      usesTaken: given.usesTaken,
      releases: given.releases,
      activation: own === null ? null : activation({ holderId, isActive: own }),
      oldest: Array.from({ length: held }, (_, at) => ({
        activationId: `act_${at}`,
        holderId: `nod_${at}`,
        activatedAt: at,
      })),
      replaced: replaced === null ? null : activation({ holderId: replaced, isActive: isReplacedActive }),
    });
    const who = newcomer({ holderId, place: { url: null, domain }, serverType });
    const settings = { ...DEFAULT_SETTINGS, ...given.settings };
    return [facts, who, given.inUse, environment({ settings, choice: given.choice })];
  });

describe("the trace of a use", () => {
  it("ends in what is decided, whatever the facts, and shows all twelve rules in their order", () => {
    const seen = new Set<string | null>();
    fc.assert(
      fc.property(scenes, (scene) => {
        const steps = explainUse(...scene);
        const taken = takeUse(...scene);
        const code = verdictOf(steps);
        seen.add(code);
        const at = code === null ? steps.length : steps.findIndex(({ rule }) => rule === code);
        const rest = steps.slice(at + 1);
        expect({
          code,
          rules: steps.map(({ rule }) => rule),
          before: steps.slice(0, at).filter(({ verdict }) => !/^(?:passed|not-applied)$/.test(verdict)),
          rest,
        }).toEqual({
          code: typeof taken === "string" ? taken : null,
          rules: LICENSE_REFUSALS,
          before: [],
          rest: rest.map(({ rule }) => ({ rule, verdict: "not-reached", compared: {} })),
        });
      }),
      { numRuns: 5_000 },
    );
    expect(seen.size, "most of the thirteen outcomes").toBeGreaterThan(8);
  });

  it("shows what each rule compared", () => {
    const [facts, who] = sceneOf();
    const terms = { startsAt: NOW - 5, allowedDomains: ["server-1"], allowedIps: ["192.0.2.0/24"] };
    const its = licenseFacts({ ...facts, license: license(terms) });
    expect(explainUse(its, who, ["prd_9"], environment()).map(({ compared }) => compared)).toEqual([
      { license: license().id },
      { state: "active" },
      { state: "active" },
      { product: "backup", isActive: true },
      { startsAt: NOW - 5, nowAt: NOW },
      { expiresAt: null, graceDays: 0, nowAt: NOW },
      { allowedDomains: ["server-1"], domain: "server-1" },
      { allowedIps: ["192.0.2.0/24"], ip: "192.0.2.1" },
      { licenseServerType: null, serverType: null },
      { requires: [], inUse: ["prd_9"] },
      { usesTaken: 0, parallelUses: 1, onLimit: "reject", holdsUse: false, replaces: null },
      { releasesThisYear: 0, releasesPerYear: null },
    ]);
  });

  it("applies no rule about who asks, nor about uses, to who holds a use", () => {
    const [facts, ...rest] = sceneOf("DOMAIN_NOT_ALLOWED", "IP_NOT_ALLOWED", "LICENSE_LIMIT_REACHED");
    const steps = explainUse({ ...facts, activation: activation() }, ...rest);
    expect(steps.slice(6).map(({ verdict }) => verdict)).toEqual(Array(6).fill("not-applied"));
    expect(steps.at(-2)?.compared).toMatchObject({ holdsUse: true });
  });

  it("looks at the year's releases only where a use has to be taken from another holder", () => {
    const verdict = (scene: Scene) => explainUse(...scene).at(-1)?.verdict;
    const [facts, who, inUse, around] = sceneOf("RELEASES_USED_UP");
    expect(verdict(sceneOf())).toBe("not-applied");
    expect(verdict([facts, who, inUse, around])).toBe("refused");
    expect(verdict([{ ...facts, releases: 2 }, who, inUse, around])).toBe("passed");
    const replaced = activation({ holderId: OTHER_NODE_ID });
    expect(verdict([{ ...facts, replaced }, who, inUse, around])).toBe("not-applied");
  });
});
