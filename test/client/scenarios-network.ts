import { KINDS, type Kind, type Network } from "./life.ts";
import { POLLING, type Scenario } from "./scenario.ts";

const ANSWERS: readonly Network[] = [
  "500",
  "html",
  "wrong-json",
  "unsigned-no",
  "no-of-another-key",
  "no-for-another-server",
  "no-to-another-request",
  "another-vendor",
];

const network = (name: string, happens: Scenario["happens"], kinds: readonly Kind[] = KINDS): Scenario => ({
  name,
  family: "network",
  kinds,
  happens,
});

/** What answers in the place of the service (G39). */
export const NETWORKS: readonly Scenario[] = [
  network("72 hours without the cloud, then each kind of nonsense, then all well (G39)", async (life) => {
    await life.pass(3);
    life.network = "down";
    await life.pass(3);
    for (const answer of ANSWERS) {
      life.network = answer;
      await life.poll();
      await life.pass(2);
      await life.poll();
    }
    if (life.kind !== "leased") life.network = "ok";
    await life.passEnd();
  }),
  ...ANSWERS.map((answer) =>
    network(
      `${answer} from day 3 to the end, and after it (G39)`,
      async (life) => {
        await life.pass(3);
        life.network = answer;
        await life.passEnd();
        await life.poll();
        await life.restart();
        await life.pass(2);
      },
      ["perpetual", "subscription", "evaluation"],
    ),
  ),
  network("no cloud at all from the first day on", async (life) => {
    life.network = "down";
    await life.passEnd();
  }),
  network(
    "the cloud is back an hour before the end",
    async (life) => {
      life.network = "down";
      await life.pass(30 - 1 / 24);
      life.network = "ok";
      await life.poll();
      await life.pass(5);
      await life.passEnd();
    },
    POLLING,
  ),
];
