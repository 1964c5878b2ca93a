import { EVALUATION } from "./evaluation.ts";
import { LICENSE_KEYS } from "./license-keys.ts";
import { LICENSED, SALES } from "./main-job.ts";
import { OFFLINE } from "./offline.ts";
import type { Step } from "./step.ts";

/** The main job, from an empty service to a use that moves from one server to another; for any service. */
export const SCRIPT: readonly Step[] = [...SALES, ...LICENSED];

/** What `npm run demo` plays: the main job, an evaluation before it, a server without internet and license keys after it. */
export const DEMO: readonly Step[] = [...SALES, ...EVALUATION, ...LICENSED, ...OFFLINE, ...LICENSE_KEYS];
