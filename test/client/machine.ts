import type { LicensingOptions } from "../../client/options.ts";
import { tempPath } from "./temp-folder.ts";
import { DAY, type Vendor } from "./vendor.ts";

/** A server's machine in a test's hand: its clock, which can be set, and the time that passes, which cannot. */
export interface Machine {
  readonly dataDir: string;
  /** What the clock says. */
  local: number;
  /** How long the machine has been awake. */
  awakeMs: number;
  /** Lets both go on, and the vendor's clock, in steps of at most a quarter of a day; `step` looks after each. */
  run(ms: number, step?: () => unknown): Promise<void>;
  /** What `install` takes to run on this machine. */
  options(change?: Partial<LicensingOptions>): Partial<LicensingOptions>;
}

const STEP = DAY / 4;

/** A machine beside a vendor, whose clock is right at first. */
export function machineOf(vendor: Vendor, dataDir: string = tempPath()): Machine {
  let truth = vendor.now();
  vendor.now = () => truth;
  const machine: Machine = {
    dataDir,
    local: truth,
    awakeMs: 0,
    async run(ms, step = () => undefined) {
      for (let left = ms; left > 0; left -= STEP) {
        const part = Math.min(left, STEP);
        truth += part;
        machine.local += part;
        machine.awakeMs += part;
        await step();
      }
    },
    options: (change = {}) => ({
      dataDir,
      now: () => machine.local,
      monotonic: () => machine.awakeMs,
      ...change,
    }),
  };
  return machine;
}
