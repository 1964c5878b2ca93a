import { type Chance, chanceOf } from "../model/random.ts";
import { ACTIVATE, sold, VERIFY } from "../wire/ask.ts";
import { type BlacklistScene, blacklistScene } from "./blacklist.ts";
import { inLanes } from "./brute-force.ts";
import type { SiteReply, Tamper } from "./from-address.ts";
import type { TestService } from "./service.ts";
import { spoofedEverywhere } from "./spoofable.ts";
import { itemsUnder } from "./table.ts";

/** A competitor names a customer in forged requests, from many addresses, to have the customer refused. */
export interface Framing {
  readonly sources: number;
  readonly requests: number;
  readonly seed: number;
  /** What is wrong with the service that is attacked, if anything. */
  readonly tamper?: Tamper;
}

/** What became of it. */
export interface Framed {
  readonly victimAsked: number;
  readonly victimRefused: readonly string[];
  /** Entries, of any state, on anything but the sources: on the victim, and on what is below its domain. */
  readonly entriesOnVictim: readonly string[];
  readonly sourcesBlocked: number;
  /** Forged requests that were answered as ordinary attempts, and that were refused for their source. */
  readonly answered: number;
  readonly refused: number;
}

const VICTIM_IP = "192.0.2.1";
const VICTIM = "victim.example";
/** The victim asks once in so many forged requests. */
const VICTIM_EVERY = 25;

const sourceOf = (index: number) => `198.18.${index >> 8}.${index & 255}`;

/** Plays the attack; the victim polls, and activates anew by its bare license code, all the while. */
export async function frameVictim(
  service: TestService,
  { sources, requests, seed, tamper }: Framing,
): Promise<Framed> {
  const scene = await blacklistScene(service);
  const victim = await victimOf(service, scene, tamper);
  const each = Math.ceil(requests / sources);
  const tally = { answered: 0, refused: 0, victimAsked: 0 };
  const victimRefused: string[] = [];
  let sent = 0;
  const forge = async (source: number) => {
    const chance = chanceOf(seed + source);
    for (let made = 0; made < each; made += 1) {
      const reply = await scene.guess(sourceOf(source), forgery(chance), tamper);
      tally[/are blocked/.test(reply.json.message) ? "refused" : "answered"] += 1;
      sent += 1;
      if (sent % VICTIM_EVERY !== 0) continue;
      for (const answer of await victim()) {
        tally.victimAsked += 1;
        if (answer.status !== 200 || !answer.json.status) victimRefused.push(answer.text);
      }
    }
  };
  await inLanes(
    Array.from({ length: sources }, (_, index) => index),
    forge,
  );
  return { ...tally, victimRefused, ...(await entriesIn(service, sources)) };
}

/** An installation on the victim's domain and address; what it asks, each time, has to be answered with yes. */
async function victimOf(service: TestService, scene: BlacklistScene, tamper: Tamper | undefined) {
  const { activation, reference } = await sold(service, { parallelUses: 2 });
  const url = `https://${VICTIM}/shop`;
  const first = await scene.ask(VICTIM_IP, { path: ACTIVATE, body: activation, url }, tamper);
  const proof = { product_id: reference, license_data: first.json["lic_response"] };
  return (): Promise<SiteReply[]> =>
    Promise.all(
      [
        { path: VERIFY, body: proof, url },
        { path: VERIFY, body: activation, url },
        { path: ACTIVATE, body: activation, url },
      ].map((asks) => scene.ask(VICTIM_IP, asks, tamper)),
    );
}

/** A guess that says in every header that it comes from the victim. */
function forgery(chance: Chance) {
  const url = chance.oneOf([
    `https://${VICTIM}`,
    `http://www.${VICTIM.toUpperCase()}:443/x?y`,
    VICTIM,
    `  ${VICTIM}.  `,
    `https://shop.${VICTIM}/`,
  ]);
  return {
    url,
    path: chance.oneOf([ACTIVATE, "/api/activate_license"]),
    headers: spoofedEverywhere(VICTIM_IP),
  };
}

async function entriesIn(service: TestService, sources: number) {
  const items = await itemsUnder(service.db, "BLACKLIST#");
  const entries = new Set(items.filter(({ sk }) => sk === "ENTRY").map(({ target }) => String(target)));
  const all = Array.from({ length: sources }, (_, index) => sourceOf(index));
  return {
    entriesOnVictim: [...entries].filter((target) => !all.includes(target)).sort(),
    sourcesBlocked: all.filter((source) => entries.has(source)).length,
  };
}
