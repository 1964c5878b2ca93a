/** What can happen to a server in its life, one act after the other: long because there are so many, and each is read by itself. */

import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Licensing } from "../../client/licensing.ts";
import type { LicensingOptions } from "../../client/options.ts";
import { answerTo, requestOf } from "./answering.ts";
import { HARDWARE, install } from "./installation.ts";
import { tempPath } from "./temp-folder.ts";
import {
  type Asked,
  DAY,
  evaluationReply,
  grant,
  makeVendor,
  TOKEN,
  type Vendor,
  verifyBody,
} from "./vendor.ts";

/**
 * How a product runs: `perpetual` and `subscription` poll; `leased` has lost the cloud for good after its activation; `offline`
 * came by a response string; `evaluation` has no license. A subscription ends on day 40 and has 5 days of grace.
 */
export type Kind = "perpetual" | "subscription" | "leased" | "offline" | "evaluation";
export const KINDS: readonly Kind[] = ["perpetual", "subscription", "leased", "offline", "evaluation"];

/** What answers a poll. */
export type Network =
  | "ok"
  | "down"
  | "500"
  | "html"
  | "wrong-json"
  | "unsigned-no"
  | "no-of-another-key"
  | "no-for-another-server"
  | "no-to-another-request"
  | "another-vendor";

const LEASE_DAYS = 30;
const EVALUATION_DAYS = 30;
const POLL_DAYS = 3;
/** What a clock may be ahead without anybody noticing. */
const AHEAD_MS = 60_000;

/**
 * One server from its installation on, what really is the time, and what was used and refused wrongly. It is one class, if a
 * long one: whatever happens in a scenario changes the same clock, network and server.
 */
export class Life {
  readonly kind: Kind;
  readonly vendor: Vendor;
  readonly dataDir: string = tempPath();
  readonly installedAt: number;
  truth: number;
  local: number;
  awakeMs = 0;
  /** How fast this machine's clock goes beside the truth. */
  speed = 1;
  network: Network = "ok";
  hardware: Readonly<Record<string, string>> = HARDWARE;
  processes: Licensing[] = [];
  /** False while an administrator knows that something is broken and has not mended it. */
  isSound = true;
  /** The day on which it has polled last, and looked at its directory. */
  lookedOn = -1;
  leaseEndsAt = Number.POSITIVE_INFINITY;
  /** Milliseconds in which the product ran after its end. */
  beyondMs = 0;
  /** Milliseconds in which it did not run before its end, with a clock that was not ahead. */
  lockedOutMs = 0;

  private constructor(kind: Kind, vendor: Vendor) {
    this.kind = kind;
    this.vendor = vendor;
    this.truth = vendor.now();
    this.local = this.truth;
    this.installedAt = this.truth;
    vendor.now = () => this.truth;
  }

  /** A server that was just installed and, unless it is in evaluation, activated; its clock may be wrong from the start. */
  static async begin(kind: Kind, startsAt: number, clockOffMs = 0): Promise<Life> {
    const vendor = await makeVendor();
    vendor.now = () => startsAt;
    vendor.keys = vendor.keys.map((key) => ({ ...key, useFrom: 0 }));
    const life = new Life(kind, vendor);
    life.local += clockOffMs;
    vendor.answers["manifest"] = () =>
      life.answer(async () => ({ body: { manifest: await vendor.manifest() } }));
    vendor.answers["verify"] = (asked) => life.answer(() => life.verified(asked), asked);
    vendor.answers["evaluations"] = (asked) => life.answer(() => evaluationReply(vendor, asked), asked);
    vendor.evaluations = { mill: { startsAt, endsAt: startsAt + EVALUATION_DAYS * DAY } };
    await life.start();
    await life.activate();
    if (kind === "leased") life.network = "down";
    return life;
  }

  /** The instant at which the product has to stop, in true time. */
  get endsAt(): number {
    const grace = this.installedAt + 45 * DAY;
    if (this.kind === "evaluation") return this.installedAt + EVALUATION_DAYS * DAY;
    if (this.kind === "offline") return grace;
    return this.kind === "perpetual" ? this.leaseEndsAt : Math.min(this.leaseEndsAt, grace);
  }

  open(change: Partial<LicensingOptions> = {}): Promise<Licensing> {
    return install(this.vendor, {
      dataDir: this.dataDir,
      products: ["mill"],
      airGapped: this.kind === "offline",
      now: () => this.local,
      monotonic: () => this.awakeMs,
      hardware: () => this.hardware,
      ...change,
    });
  }

  /** Starts the product, once more or again. */
  async start(): Promise<void> {
    this.processes.push(await this.open());
  }

  async restart(): Promise<void> {
    this.processes = [await this.open()];
  }

  /** Activates it as an administrator does, with the token or the response string that the license allows. */
  async activate(): Promise<void> {
    const [licensing] = this.processes;
    if (this.kind === "evaluation" || licensing === undefined) return;
    this.grantNow();
    if (this.kind !== "offline") await licensing.activate(TOKEN);
    else await licensing.acceptResponse(await answerTo(this.vendor, await requestOf(licensing)));
  }

  /** Lets days go by: the product is asked all the time, and every third day it polls and looks at its directory. */
  async pass(days: number, daily: () => unknown = () => undefined): Promise<void> {
    const until = this.truth + days * DAY;
    while (this.truth < until) {
      // To the very millisecond before and of the end.
      const marks = [until, this.truth + DAY, this.endsAt - 1, this.endsAt].filter((at) => at > this.truth);
      this.go(Math.min(...marks) - this.truth);
      const day = Math.floor((this.truth - this.installedAt) / DAY);
      if (day !== this.lookedOn && day % POLL_DAYS === 0) await this.poll();
      this.lookedOn = day;
      await daily();
    }
    for (const each of this.processes) await each.reload();
    this.judge(1);
  }

  /** Lets the time go on until the end and some days more. */
  async passEnd(): Promise<void> {
    if (this.kind === "perpetual" && this.network === "ok") this.network = "down";
    await this.pass(Math.max(0, this.endsAt - this.truth) / DAY + 3);
  }

  async poll(): Promise<void> {
    for (const each of this.processes) await each.refresh();
  }

  /** The machine sleeps, or is off: the time goes on, and nothing runs. */
  sleep(days: number): void {
    this.truth += days * DAY;
    this.local += days * DAY;
  }

  setClock(byMs: number): void {
    this.local += byMs;
  }

  setRight(): void {
    this.local = this.truth;
  }

  backup(): string {
    const path = `${this.dataDir}-backup-${this.truth}`;
    cpSync(this.dataDir, path, { recursive: true });
    return path;
  }

  restore(path: string): void {
    rmSync(this.dataDir, { recursive: true, force: true });
    cpSync(path, this.dataDir, { recursive: true });
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.dataDir, name), text);
  }

  /** A second server that someone has made of this one's files; it may use nothing. */
  async copyRuns(hardware: Readonly<Record<string, string>>): Promise<void> {
    const copy = await this.open({
      dataDir: this.backup(),
      hardware: () => hardware,
      transport: this.vendor.transport,
    });
    await copy.refresh();
    if (copy.isLicensed("mill")) this.beyondMs += DAY;
  }

  private go(ms: number): void {
    this.judge(ms);
    this.truth += ms;
    this.local += ms * this.speed;
    this.awakeMs += ms;
  }

  private judge(ms: number): void {
    for (const each of this.processes) {
      const runs = each.isLicensed("mill");
      if (runs && this.truth >= this.endsAt) this.beyondMs += ms;
      const isBlameless = this.isSound && this.local <= this.truth + AHEAD_MS;
      if (!runs && this.truth < this.endsAt && isBlameless) this.lockedOutMs += ms;
    }
  }

  private grantNow(): void {
    const day = (this.truth - grant("mill").activatedAt) / DAY;
    const begun = (this.installedAt - grant("mill").activatedAt) / DAY;
    const ends = this.kind === "perpetual" ? {} : { expiresDays: begun + 40, graceDays: 5 };
    const last = this.kind === "perpetual" ? Number.POSITIVE_INFINITY : begun + 45;
    const deadlineDays = Math.min(day + LEASE_DAYS, last);
    this.vendor.grants = [grant("mill", { ...ends, deadlineDays })];
    if (this.kind !== "offline") this.leaseEndsAt = grant("mill", { deadlineDays }).deadlineAt;
  }

  private async verified(asked: Asked) {
    const isOver = this.kind !== "perpetual" && this.truth >= this.installedAt + 45 * DAY;
    if (isOver) {
      const noes = [{ licenseId: "lic_mill0000000000", code: "LICENSE_EXPIRED" }] as const;
      return {
        body: verifyBody(this.vendor, { valid: false, verdict: await this.vendor.verdict(asked, noes) }),
      };
    }
    this.grantNow();
    return { body: verifyBody(this.vendor, { licenseFile: await this.vendor.license(asked) }) };
  }

  private async answer(right: () => Promise<{ body: unknown }>, asked: Asked | null = null) {
    const { vendor, network } = this;
    if (network === "ok") return right();
    if (network === "down") throw new Error("no route to host");
    if (network === "500") return { status: 500, body: '{"message":"Internal Server Error"}' };
    if (network === "html") return { body: "<html><body>Sign in</body></html>" };
    if (network === "wrong-json" || asked === null)
      return { body: { valid: false, licenses: "none", manifest: 7 } };
    const noes = [{ licenseId: "lic_mill0000000000", code: "LICENSE_REVOKED" }] as const;
    const stranger =
      network === "another-vendor" || network === "no-of-another-key" ? await makeVendor() : vendor;
    const nodeId = network === "no-for-another-server" ? `nod_${"a".repeat(43)}` : asked.nodeId;
    const nonce = network === "no-to-another-request" ? "n".repeat(32) : asked.nonce;
    const verdict =
      network === "unsigned-no" ? null : await stranger.verdict({ ...asked, nodeId, nonce }, noes);
    return { body: verifyBody(vendor, { valid: false, code: "LICENSE_REVOKED", verdict }) };
  }
}
