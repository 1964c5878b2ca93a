import type { Send } from "../client.ts";
import { createSend } from "../client.ts";
import { Fault } from "../faults.ts";
import { versionOf } from "../version.ts";
import type { OpsPlace } from "./place.ts";

/** What a check found. `skipped`: it makes no sense here, or could not be made; `says` tells why. */
export interface Check {
  readonly name: string;
  readonly outcome: "ok" | "warning" | "wrong" | "skipped";
  readonly says: string;
  readonly cure: string | null;
}

export const ok = (name: string, says: string): Check => ({ name, outcome: "ok", says, cure: null });
export const skipped = (name: string, says: string): Check => ({
  name,
  outcome: "skipped",
  says,
  cure: null,
});
export const warning = (name: string, says: string, cure: string): Check => ({
  name,
  outcome: "warning",
  says,
  cure,
});
export const wrong = (name: string, says: string, cure: string): Check => ({
  name,
  outcome: "wrong",
  says,
  cure,
});

const UNREACHABLE_CURE =
  "Look whether the name is known on this machine and nothing is in the way. The address is ApiUrl of the stack, or COUNTERSIGN_URL.";

/** Runs a check; a Fault on the way is what is wrong. */
export async function check(name: string, run: () => Promise<Check>): Promise<Check> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { code, detail, fix } = error.trouble;
    return wrong(name, detail, code === "SERVICE_UNREACHABLE" ? UNREACHABLE_CURE : fix);
  }
}

/** Calls the service at `url`, with `apiKey` where an operation needs one. */
export function sendTo({ transport, sleep }: OpsPlace, url: string, apiKey: string | null): Send {
  return createSend({
    config: () => ({
      url: { value: url, source: "the stack" },
      apiKey: apiKey === null ? null : { value: apiKey, source: "setup" },
      path: "",
      warnings: [],
    }),
    transport,
    sleep,
    note: () => undefined,
    userAgent: `countersign-cli/${versionOf()}`,
  });
}
