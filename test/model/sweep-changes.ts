import { convertEvaluations } from "../../shared/domain/evaluation.ts";
import { extendEvaluation } from "../../shared/domain/evaluation-extension.ts";
import type { Storage } from "../../shared/storage/storage.ts";
import type { Chance } from "./random.ts";
import { type Entries, someEnd, type Things } from "./sweep-things.ts";

/** A change that somebody makes while the sweep goes on; `at` is when. */
export type Change =
  | { readonly kind: "license-end"; readonly id: string; readonly at: number; readonly expiresAt: number }
  | { readonly kind: "evaluation-end"; readonly id: string; readonly at: number; readonly endsAt: number }
  | { readonly kind: "evaluation-licensed"; readonly id: string; readonly at: number }
  | { readonly kind: "key-revoked" | "entry-lifted" | "contact"; readonly id: string; readonly at: number };

function one<T>(things: readonly T[], chance: Chance): T {
  return chance.oneOf(things as unknown as readonly [T, ...T[]]);
}

/** Somebody moves an end, revokes, lifts, or is in touch; empty where there was nothing to change. */
export async function change(
  storage: Storage,
  things: Things,
  at: number,
  chance: Chance,
  entryOf: Entries,
): Promise<readonly Change[]> {
  switch (
    chance.oneOf([
      "license-end",
      "license-end",
      "evaluation",
      "evaluation",
      "key-revoked",
      "entry-lifted",
      "contact",
    ])
  ) {
    case "license-end": {
      const { id } = one(things.licenses, chance);
      const expiresAt = someEnd(chance);
      const [found] = await storage.loadLicensesWithUses([id], at);
      if (found === undefined || found.license.state === "revoked") return [];
      const moved = { ...found.license, expiresAt, revision: found.license.revision + 1 };
      const saved = await storage.saveLicense(moved, entryOf("license.changed", id), []);
      return saved === "saved" ? [{ kind: "license-end", id, at, expiresAt }] : [];
    }
    case "key-revoked": {
      const { id } = one(things.keys, chance);
      const saved = await storage.saveApiKeyRevocation(id, at, entryOf("api-key.revoked", id), []);
      return saved === "saved" ? [{ kind: "key-revoked", id, at }] : [];
    }
    case "entry-lifted": {
      const { target } = one(things.entries, chance);
      const [found] = await storage.loadBlacklist([target], "strong");
      if (found === undefined || found.liftedAt !== null) return [];
      const lifted = { ...found, liftedAt: at, revision: found.revision + 1 };
      await storage.saveBlacklistEntries([lifted], entryOf("blacklist.lifted", target), []);
      return [{ kind: "entry-lifted", id: target, at }];
    }
    case "evaluation":
      return changeEvaluation(storage, one(things.evaluations, chance).id, at, chance, entryOf);
    default: {
      const { holderId } = one(things.activations, chance);
      await storage.recordContact(
        holderId,
        { hostName: null, version: null, fingerprint: {}, serverType: null },
        at,
      );
      return [{ kind: "contact", id: holderId, at }];
    }
  }
}

/** Sales extend it, or an activation ends it. */
async function changeEvaluation(
  storage: Storage,
  id: string,
  at: number,
  chance: Chance,
  entryOf: Entries,
): Promise<readonly Change[]> {
  const [found] = await storage.loadEvaluations([id]);
  if (found === undefined || found.licensedAt !== null) return [];
  if (chance.next() < 0.3) {
    const [ended] = convertEvaluations([found], [{ ...found, accountId: "acc_1" }], at);
    const entry = entryOf("evaluation.converted", id);
    const saved = ended && (await storage.saveEvaluation(ended, entry, []));
    return saved === "saved" ? [{ kind: "evaluation-licensed", id, at }] : [];
  }
  const days = chance.oneOf([1, 3, 4, 8]);
  const decision = extendEvaluation(found, { days }, { evaluationExtensions: 10 }, at);
  if (decision.outcome !== "extended") return [];
  const { evaluation } = decision;
  const saved = await storage.saveEvaluation(evaluation, entryOf("evaluation.extended", id), []);
  return saved === "saved" ? [{ kind: "evaluation-end", id, at, endsAt: evaluation.endsAt }] : [];
}
