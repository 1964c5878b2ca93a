import { activate } from "../../shared/contract/operations/activate.ts";
import { verify } from "../../shared/contract/operations/verify.ts";
import { ACTIVATE, sold, VERIFY } from "../wire/ask.ts";
import { type BlacklistScene, blacklistScene } from "./blacklist.ts";
import { isBlacklisted } from "./blacklist-routes.ts";
import { nodeFrom } from "./from-address.ts";
import type { RawReply } from "./http.ts";
import { newNonce } from "./node.ts";
import type { TestService } from "./service.ts";
import { licenseWithToken } from "./world.ts";

/** Customers and one who guesses, all behind one address. */
export interface SharedAddress {
  readonly customers: number;
  /** How often each customer polls. */
  readonly rounds: number;
}

export interface SharedOutcome {
  readonly asked: number;
  readonly refused: readonly string[];
  readonly guesses: number;
  readonly guessesRefused: number;
}

const ADDRESS = "203.0.113.1";
const LANES = 8;

/** Half of the customers are nodes, half are sites; between any two of their requests somebody guesses a code. */
export async function shareAddress(
  service: TestService,
  { customers, rounds }: SharedAddress,
): Promise<SharedOutcome> {
  const scene = await blacklistScene(service);
  const polls = [...(await nodes(service, customers / 2)), ...(await sites(scene, service, customers / 2))];
  const refused: string[] = [];
  const count = { asked: 0, guesses: 0, guessesRefused: 0 };
  const play = async (poll: () => Promise<RawReply>) => {
    count.guesses += 1;
    if (isBlacklisted(await scene.guess(ADDRESS))) count.guessesRefused += 1;
    const answer = await poll();
    count.asked += 1;
    if (isBlacklisted(answer) || answer.status !== 200 || /"(?:valid|status)":false/.test(answer.text))
      refused.push(answer.text);
  };
  for (let round = 0; round < rounds; round += 1) await inLanes(polls, play);
  return { ...count, refused };
}

/** Runs `play` for each item, eight at a time. */
export async function inLanes<T>(items: readonly T[], play: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const lane = async () => {
    for (const item of waiting) await play(item);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** Nodes that activate with a token, of which everybody has one, from the very address. */
async function nodes(service: TestService, many: number): Promise<(() => Promise<RawReply>)[]> {
  const { license, token } = await licenseWithToken(service, { parallelUses: null }, { uses: 1_000 });
  const licenses = [{ licenseId: license.id, productId: license.productId }];
  const polls: (() => Promise<RawReply>)[] = [];
  await inLanes(Array.from({ length: many }), async () => {
    const node = await service.node();
    const body = { token: token.token, nonce: newNonce(), node: { hostName: "fax-01" } };
    let isActive = false;
    polls.push(async () => {
      if (isActive)
        return nodeFrom(service, ADDRESS, node, verify, { query: {}, body: { nonce: newNonce(), licenses } });
      isActive = true;
      return nodeFrom(service, ADDRESS, node, activate, { body });
    });
  });
  return polls;
}

/** Sites that activated before the guessing began, and show their license data. */
async function sites(
  scene: BlacklistScene,
  service: TestService,
  many: number,
): Promise<(() => Promise<RawReply>)[]> {
  const { activation, reference } = await sold(service, { parallelUses: null });
  const polls: (() => Promise<RawReply>)[] = [];
  await inLanes(
    Array.from({ length: many }, (_, index) => `https://site-${index}.example`),
    async (url) => {
      const { json } = await scene.ask("192.0.2.9", { path: ACTIVATE, body: activation, url });
      const body = { product_id: reference, license_data: json["lic_response"] };
      polls.push(() => scene.ask(ADDRESS, { path: VERIFY, body, url }));
    },
  );
  return polls;
}
