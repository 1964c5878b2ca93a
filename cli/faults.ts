import type { Problem } from "../shared/contract/problem.ts";

/** What the shell sees; scripts may rely on the numbers. */
export const EXIT = { done: 0, refused: 1, usage: 2, unreachable: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The service's problem as it came, or one of the command's own, which has no status and no request. */
export type Trouble = Pick<Problem, "type" | "title" | "code" | "detail" | "fix"> & Partial<Problem>;

/** Why a command ended without its effect, and the exit code for it. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly exit: ExitCode;
  readonly trouble: Trouble;
  /** The key to repeat a change with, when it is unknown whether it took effect; otherwise null. */
  readonly idempotencyKey: string | null;

  constructor(exit: ExitCode, trouble: Trouble, idempotencyKey: string | null = null) {
    super(trouble.detail);
    this.exit = exit;
    this.trouble = trouble;
    this.idempotencyKey = idempotencyKey;
  }
}

const OWN_TITLES = {
  USAGE_WRONG: "Usage wrong",
  API_KEY_MISSING: "Api key missing",
  CONFIG_INVALID: "Config invalid",
  SERVICE_UNREACHABLE: "Service unreachable",
  SERVICE_ANSWER_INVALID: "Service answer invalid",
  STAGE_UNKNOWN: "Stage unknown",
  STAGE_INCOMPLETE: "Stage incomplete",
  STAGE_UNHEALTHY: "Stage unhealthy",
  SETUP_OVERTAKEN: "Setup overtaken",
  LOG_CHANGED: "Log changed",
  LOG_KEYS_UNPROVEN: "Log keys unproven",
  AWS_NOT_CONFIGURED: "Aws not configured",
  AWS_REFUSED: "Aws refused",
  AWS_UNREACHABLE: "Aws unreachable",
} as const;

/** A problem that the command found by itself, in the form of the service's problems. */
export function ownTrouble(code: keyof typeof OWN_TITLES, detail: string, fix: string): Trouble {
  return { type: `urn:countersign:cli:${code}`, title: OWN_TITLES[code], code, detail, fix };
}

/** A command line that cannot be meant. */
export function usageFault(detail: string, fix: string): Fault {
  return new Fault(EXIT.usage, ownTrouble("USAGE_WRONG", detail, fix));
}

/** A configuration that cannot be used. */
export function configFault(detail: string, fix: string): Fault {
  return new Fault(EXIT.usage, ownTrouble("CONFIG_INVALID", detail, fix));
}
