import { activate } from "../../shared/contract/operations/activate.ts";
import { deactivate } from "../../shared/contract/operations/deactivate.ts";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { activationId } from "../../shared/domain/activation.ts";
import type { TestNode } from "./arena.ts";
import type { Answered } from "./ask.ts";
import type { Stage } from "./race-trial.ts";
import { type Chance, chanceOf } from "./random.ts";

const MOST_NODES = 24;
const STEPS = 4;

/**
 * Several nodes at once activate, give their use back, or are released by staff, in random order and sometimes the
 * same node twice at once. How many succeed is a matter of luck; the books must agree whatever happens.
 */
export async function churn({ arena, plan, ask, licenseId, token, nodes }: Stage): Promise<Answered[]> {
  const step = (node: TestNode, chance: Chance): Promise<Answered> => {
    const draw = chance.next();
    if (draw < 0.6) return node.ask(ask, activate, { token, node: {} });
    if (draw < 0.8) return node.ask(ask, deactivate, {});
    return ask({
      operation: deactivateActivation,
      authorization: `Bearer ${arena.service.newAdminKey}`,
      params: { activationId: activationId(licenseId, node.id) },
    });
  };
  const life = async (node: TestNode, seed: number): Promise<Answered[]> => {
    const chance = chanceOf(seed);
    const answers: Answered[] = [];
    for (let done = 0; done < STEPS; done += 1) {
      const asked = [step(node, chance), ...(chance.next() < 0.3 ? [step(node, chance)] : [])];
      answers.push(...(await Promise.all(asked)));
    }
    return answers;
  };
  const few = nodes.slice(0, MOST_NODES);
  return (await Promise.all(few.map((node, index) => life(node, plan.seed + 1 + index)))).flat();
}
