import { inOrder, judgeStanding, passedIf, type Step } from "./explain-step.ts";
import { ASKER_RULES, type Standing, type Untold } from "./license-rules.ts";
import { claimUse, onLimitOf } from "./parallel-uses.ts";
import type { LicenseRefusal } from "./refusal.ts";
import { askerOf, type Environment, type LicenseFacts, type Newcomer, useCountsOf } from "./take-use.ts";

const NOTHING: ReadonlySet<Untold> = new Set();

/**
 * Every rule that bears on taking a use of a license, with what each compared: why takeUse grants or refuses it. A rule
 * that only something untold could satisfy refuses nothing.
 */
export function explainUse(
  facts: LicenseFacts,
  newcomer: Newcomer,
  productsInUse: readonly string[],
  environment: Environment,
  untold: ReadonlySet<Untold> = NOTHING,
): readonly Step<LicenseRefusal>[] {
  const { license, product } = facts;
  const standing = license !== null && product !== null ? { license, product } : null;
  return inOrder<LicenseRefusal>([
    ...judgeStanding(standing, environment.now),
    ...(standing === null
      ? ASKER_RULES.map(({ code }) => ({ rule: code, verdict: "not-reached", compared: {} }) as const)
      : judgeAsker(facts, standing, newcomer, productsInUse, environment.now, untold)),
    ...judgeUse(facts, newcomer, environment),
  ]);
}

/** The rules about who asks. They do not matter to who holds a use already. */
function judgeAsker(
  { activation }: LicenseFacts,
  standing: Standing,
  newcomer: Newcomer,
  productsInUse: readonly string[],
  now: number,
  untold: ReadonlySet<Untold>,
): Step<LicenseRefusal>[] {
  const asked = { ...standing, asker: askerOf(newcomer), productsInUse };
  return ASKER_RULES.map((rule) => {
    const holds = rule.holds(asked, now);
    const verdict = activation?.isActive
      ? "not-applied"
      : !holds && untold.has(rule.about)
        ? "not-told"
        : passedIf(holds);
    return { rule: rule.code, verdict, compared: rule.compared(asked, now) };
  });
}

/** The rules about uses. The cap matters only where a use has to be taken from another holder. */
function judgeUse(facts: LicenseFacts, newcomer: Newcomer, environment: Environment): Step<LicenseRefusal>[] {
  const { license, activation, usesTaken, releases } = facts;
  const { settings } = environment;
  const holdsUse = activation?.isActive === true;
  const counts = useCountsOf(facts, newcomer);
  const use = license === null || holdsUse ? null : claimUse(license, counts, environment);
  const isCounted = typeof use === "object" && use?.kind === "swap" && use.counted !== null;
  return [
    {
      rule: "LICENSE_LIMIT_REACHED",
      verdict: use === null ? "not-applied" : passedIf(use !== "LICENSE_LIMIT_REACHED"),
      compared: {
        usesTaken,
        parallelUses: license?.parallelUses ?? null,
        onLimit: license && onLimitOf(license, settings),
        holdsUse,
        replaces: counts.replaced?.holderId ?? null,
      },
    },
    {
      rule: "RELEASES_USED_UP",
      verdict: use === "RELEASES_USED_UP" ? "refused" : isCounted ? "passed" : "not-applied",
      compared: { releasesThisYear: releases, releasesPerYear: settings.releasesPerLicenseAndYear || null },
    },
  ];
}
