import { type Kind, Life } from "./life.ts";
import { T0 } from "./vendor.ts";

/** Something that happens to a server; in each no use beyond the end and no lock-out may come of it. */
export interface Scenario {
  readonly name: string;
  readonly family: "clock" | "state" | "network";
  readonly kinds: readonly Kind[];
  readonly startsAt?: number;
  readonly clockOffMs?: number;
  readonly happens: (life: Life) => Promise<void>;
}

/** Those that can run out of contact for as long as they live, and those that poll. */
export const ALONE: readonly Kind[] = ["leased", "offline", "evaluation"];
export const POLLING: readonly Kind[] = ["perpetual", "subscription"];

/** The server of one scenario, when all has happened. */
export async function live({ kinds: _, ...scenario }: Scenario, kind: Kind): Promise<Life> {
  const life = await Life.begin(kind, scenario.startsAt ?? T0, scenario.clockOffMs ?? 0);
  await scenario.happens(life);
  return life;
}
