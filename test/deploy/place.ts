import type { Scene } from "../../local/demo/stage.ts";
import type { Aws } from "./aws.ts";
import type { Outputs } from "./cdk.ts";
import type { Front } from "./front.ts";
import type { Report } from "./report.ts";

/** Where a run takes place: an empty account on the emulator, and a folder that goes again. */
export interface Place {
  readonly report: Report;
  readonly folder: string;
  /** For commands that speak with AWS. */
  readonly env: Record<string, string>;
  readonly aws: Aws;
}

/** The stage when it is deployed. */
export interface Deployed {
  readonly outputs: Outputs;
  /** The folder of what was deployed first. */
  readonly assembly: string;
  /** The loopback address of its API. */
  readonly front: Front;
}

/** The stage when there is an admin key, with the commands that call it. */
export interface InUse extends Deployed {
  readonly adminKey: string;
  /** The outputs as a file, with the reachable address in them. */
  readonly outputsFile: string;
  readonly scene: Scene;
  /** What the main job has made, by name; the token and ids among it. */
  readonly known: Record<string, string>;
}
