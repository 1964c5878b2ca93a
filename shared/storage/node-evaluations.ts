import { type Activation, holderKey } from "../domain/activation.ts";
import type { AskedProduct, EvaluationFacts, HardwareFinds } from "../domain/decide-evaluations.ts";
import { isSamePrint } from "../domain/evaluation.ts";
import type { Fingerprint } from "../domain/fingerprint.ts";
import { blacklistFrom, blacklistKeys } from "./blacklist.ts";
import type { Database } from "./database.ts";
import { candidatesIn, hardwareFrom, hardwareKeys } from "./evaluation-hardware.ts";
import { evaluationIdsFrom, evaluationsFrom } from "./evaluations.ts";
import { fromItem } from "./item.ts";
import { nodeFrom } from "./nodes.ts";
import { productFrom } from "./products.ts";
import { type Found, getItems, takenOf } from "./read.ts";
import { KEYS, type Key } from "./table.ts";

/** Which products a node asks about, and what it is found by. */
export interface EvaluationsWanted {
  readonly nodeId: string;
  readonly productCodes: readonly string[];
  readonly fingerprint: Fingerprint;
  readonly targets: readonly string[];
  /** Where the address's new evaluations are counted; null where nothing is. */
  readonly starts: { readonly source: string; readonly hour: number } | null;
}

/**
 * Everything that bears on a node's question for evaluations, strongly consistent: two round trips, and a third only where
 * its hardware has others, or has changed.
 */
export async function loadForEvaluation(db: Database, wanted: EvaluationsWanted): Promise<EvaluationFacts> {
  const { nodeId, productCodes, fingerprint, targets, starts } = wanted;
  const startsKey = starts && KEYS.evaluationStarts(starts.source, starts.hour);
  const first = await getItems(
    db,
    [
      KEYS.node(nodeId),
      KEYS.nodeEvaluations(nodeId),
      ...productCodes.map(KEYS.productCode),
      ...blacklistKeys(targets),
      ...(startsKey === null ? [] : [startsKey]),
    ],
    "strong",
  );
  const node = nodeFrom(first.get(KEYS.node(nodeId)));
  const ids = evaluationIdsFrom(first.get(KEYS.nodeEvaluations(nodeId)));
  const asked = productCodes.map((code) => askedOf(first, code, ids));
  const productIds = asked.flatMap(({ productId }) => productId ?? []);
  const activationKeys = (node?.licenseIds ?? []).map((id) => KEYS.activation(id, holderKey(nodeId)));
  const second = await getItems(
    db,
    [
      ...productIds.map(KEYS.product),
      ...asked.flatMap(({ ownId }) => (ownId === null ? [] : [KEYS.evaluation(ownId)])),
      ...asked.flatMap(({ productId, ownId }) =>
        productId === null || ownId !== null ? [] : hardwareKeys(productId, fingerprint),
      ),
      ...activationKeys,
    ],
    "strong",
  );
  const known = asked.map((each) => knownOf(second, each, fingerprint));
  const more = known.flatMap((each) => moreKeys(each, fingerprint));
  const third = more.length === 0 ? second : await getItems(db, more, "strong");
  return {
    node,
    ownCount: ids.size,
    products: known.map(({ code, product, own, finds, candidates }) => ({
      code,
      product,
      own,
      alike: evaluationsFrom(third, candidates),
      hardware: own === null || product === null ? finds : hardwareFrom(third, product.id, fingerprint),
    })),
    licensed: activationKeys.flatMap((key) => {
      const activation = fromItem<Activation>(second.get(key));
      return activation?.holderId === nodeId && activation.isActive ? [activation] : [];
    }),
    startsTaken: startsKey === null ? 0 : takenOf(first, startsKey),
    blacklist: blacklistFrom(first, targets),
  };
}

/** A product that a node asks about, as far as the first read tells. */
interface Asked {
  readonly code: string;
  readonly productId: string | null;
  readonly ownId: string | null;
}

function askedOf(first: Found, code: string, ids: ReadonlyMap<string, string>): Asked {
  const found = first.get(KEYS.productCode(code))?.["productId"];
  const productId = typeof found === "string" ? found : null;
  return { code, productId, ownId: productId === null ? null : (ids.get(productId) ?? null) };
}

interface Known extends Pick<AskedProduct, "code" | "product" | "own"> {
  readonly finds: HardwareFinds;
  readonly candidates: readonly string[];
}

function knownOf(second: Found, { code, productId, ownId }: Asked, fingerprint: Fingerprint): Known {
  const product = productId === null ? null : productFrom(second.get(KEYS.product(productId)));
  const own = ownId === null ? null : (evaluationsFrom(second, [ownId])[0] ?? null);
  const finds = productId === null ? new Map() : hardwareFrom(second, productId, fingerprint);
  return { code, product, own, finds, candidates: own === null ? candidatesIn(finds) : [] };
}

/** Others that its hardware names; and of a node's own whose hardware has changed, where it is found from now on. */
function moreKeys({ product, own, candidates }: Known, fingerprint: Fingerprint): readonly Key[] {
  if (product === null) return [];
  const hasChanged = own !== null && !isSamePrint(own.fingerprint, fingerprint);
  return [...candidates.map(KEYS.evaluation), ...(hasChanged ? hardwareKeys(product.id, fingerprint) : [])];
}
