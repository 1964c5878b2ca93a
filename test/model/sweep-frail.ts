import type { Database } from "../../shared/storage/database.ts";
import { conflictError, networkError } from "../support/faults.ts";
import type { SdkCall } from "../support/sdk-calls.ts";
import type { Chance } from "./random.ts";

/** What befalls one run of the sweep: the call at which its process dies, and how often a call goes wrong otherwise. */
export interface Fate {
  /** The number of the call; null for a run that lives. */
  readonly diesAt: number | null;
  readonly how: "before" | "after";
  /** The share of calls that fail, of which the effect may have taken place all the same. */
  readonly failing: number;
  readonly chance: Chance;
}

class Killed extends Error {
  override readonly name = "Killed";
}

/** A connection on which one run meets its fate; `onCall` is told of each call. A dead run's calls have no effect any more. */
export function frail(db: Database, { diesAt, how, failing, chance }: Fate, onCall: () => void): Database {
  let calls = 0;
  let isDead = false;
  const die = () => {
    isDead = true;
    throw new Killed();
  };
  const send = async (command: { readonly input: object }) => {
    if (chance.next() < 0.2) await new Promise((resolve) => setImmediate(resolve));
    if (isDead) die();
    calls += 1;
    onCall();
    const isLast = calls === diesAt;
    const fails = chance.next() < failing;
    const isWrite = "TransactItems" in command.input;
    if (isLast && how === "before") die();
    if (fails && isWrite && chance.next() < 0.5) throw conflictError(callOf(command));
    if (fails && chance.next() < 0.5) throw networkError();
    const output = await db.client.send(command as never);
    if (isLast) die();
    if (fails) throw networkError();
    return output;
  };
  const client = { send } as unknown as Database["client"];
  return { ...db, client, random: chance.next, sleep: async () => undefined };
}

function callOf({ input }: { readonly input: object }): SdkCall {
  return { command: "TransactWriteItems", input: input as SdkCall["input"] };
}
