import { activate } from "../../shared/contract/operations/activate.ts";
import { type Arena, newLicense, newNode, newToken, type TestNode } from "./arena.ts";
import type { Answered, Ask } from "./ask.ts";
import { type Books, faultsOf, readBooks } from "./books.ts";
import { churn } from "./churn.ts";
import type { Plan } from "./race-plan.ts";

/** What a trial found. `faults` is empty when everything that must hold did. */
export interface Finding {
  readonly plan: Plan;
  readonly faults: readonly string[];
  readonly requests: number;
  readonly slowestMs: number;
}

/** The stage of one trial: a license of its own, a token for it, and nodes that nobody saw before. */
export interface Stage {
  readonly arena: Arena;
  readonly plan: Plan;
  readonly ask: Ask;
  readonly licenseId: string;
  readonly token: string;
  readonly nodes: readonly TestNode[];
}

/** Plays one trial and compares what came out with what must. */
export async function runTrial(arena: Arena, plan: Plan): Promise<Finding> {
  const licenseId = await newLicense(arena, { parallelUses: plan.limit, onLimit: plan.onLimit });
  const { id: tokenId, token } = await newToken(arena, [licenseId], plan.tokenUses);
  const ask = { direct: arena.directly, apart: arena.apart, http: arena.overHttp }[plan.via];
  const nodes = await Promise.all(
    Array.from({ length: plan.kind === "one-node" ? 1 : plan.callers }, () => newNode(arena)),
  );
  const stage: Stage = { arena, plan, ask, licenseId, token, nodes };
  await takeUses(stage);
  const answers = plan.kind === "churn" ? await churn(stage) : await askAtOnce(stage);
  const books = await readBooks(arena.service.database, licenseId);
  const [stored] = await arena.service.services.storage.loadTokens([tokenId]);
  const faults = [
    ...answers.flatMap(({ status, code }) => (status >= 500 ? [`somebody got ${status} ${code}`] : [])),
    ...faultsOf(books, plan.limit),
    ...(plan.kind === "churn" ? [] : outcomeFaults(plan, answers, books, stored?.usesTaken ?? -1)),
    ...(plan.kind === "churn" && plan.onLimit === "deactivate-oldest" ? falseNoes(answers) : []),
  ];
  const slowestMs = Math.max(...answers.map(({ ms }) => ms));
  return { plan, faults: [...new Set(faults)], requests: answers.length, slowestMs };
}

/** Other nodes take some uses first, one after the other. */
async function takeUses({ arena, plan, ask, token }: Stage): Promise<void> {
  for (let taken = 0; taken < plan.taken; taken += 1) {
    const node = await newNode(arena);
    const { code } = await node.ask(ask, activate, { token, node: {} });
    if (code !== null) throw new Error(`the use before the race was refused: ${code}`);
  }
}

function askAtOnce({ plan, ask, token, nodes }: Stage): Promise<Answered[]> {
  const callers = Array.from({ length: plan.callers }, (_, index) => nodes[index % nodes.length]);
  return Promise.all(callers.flatMap((node) => node?.ask(ask, activate, { token, node: {} }) ?? []));
}

function outcomeFaults(plan: Plan, answers: readonly Answered[], books: Books, tokenUses: number): string[] {
  const granted = answers.filter(({ code }) => code === null);
  const ids = new Set(granted.map(({ body }) => body.activations[0]?.id));
  const wanted = expectation(plan);
  const noes = answers.flatMap(({ code }) => (code === null || code === wanted.no ? [] : [code]));
  const compare = (what: string, found: number, due: number) =>
    found === due ? [] : [`${what}: ${found} instead of ${due}`];
  return [
    ...compare("succeeded", granted.length, wanted.granted),
    ...compare("activation ids", ids.size, wanted.ids),
    ...compare("active afterwards", books.active.length, wanted.active),
    ...compare("uses of the token", tokenUses, plan.taken + wanted.ids),
    ...noes.map((code) => `somebody was refused with ${code}`),
    ...(plan.onLimit === "reject" && books.released.length > 0 ? ["somebody was released"] : []),
  ];
}

/** What must come out of a trial in which everybody asks once. */
function expectation({ kind, callers, limit, onLimit, tokenUses, taken }: Plan) {
  const uses = limit ?? Number.POSITIVE_INFINITY;
  const asking = kind === "one-node" ? 1 : callers;
  const lucky = onLimit === "reject" ? Math.min(asking, uses - taken) : asking;
  const ids = Math.min(lucky, tokenUses);
  return {
    ids,
    granted: kind === "one-node" ? ids * callers : ids,
    active: Math.min(taken + ids, uses),
    no: kind === "token" ? "TOKEN_USED_UP" : "LICENSE_LIMIT_REACHED",
  };
}

function falseNoes(answers: readonly Answered[]): string[] {
  const no = answers.find(({ code }) => code === "LICENSE_LIMIT_REACHED");
  return no === undefined ? [] : ["somebody was refused where the oldest makes room"];
}
