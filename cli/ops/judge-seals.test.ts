import { beforeAll, describe, expect, it } from "vitest";
import { LOG_PROOF } from "../../shared/contract/activity-proof.ts";
import { signDocument } from "../../shared/signing/document.ts";
import type { SigningKey } from "../../shared/signing/key.ts";
import { sealClaims } from "../../shared/signing/seal.ts";
import { newKey, trusting } from "../../shared/signing/testing/keys.ts";
import { judgeSeals, sha256 } from "./judge-seals.ts";

const FIRST = 500_000;
const ISSUER = "countersign:test";
const HOUR_MS = 3_600_000;

interface Made {
  readonly hour: string;
  readonly document: string;
  readonly chain: string;
}

let old: SigningKey;
let current: SigningKey;
let seals: Made[];

/** Seals of hours without entries, chained; `given` changes what one of them says. */
async function chainOf(
  keys: readonly SigningKey[],
  given: Readonly<Record<number, object>> = {},
  start: string = LOG_PROOF.chainStart,
): Promise<Made[]> {
  const made: Made[] = [];
  let previous = start;
  for (const [at, key] of keys.entries()) {
    const hour = FIRST + at;
    const hash = LOG_PROOF.hourHash(hour, [], sha256);
    const chain = LOG_PROOF.chainHash(previous, hour, hash, sha256);
    const sealed = { hour, entries: 0, hash, previous, chain, keptSince: 0, ...given[at] };
    const document = await signDocument("seal", sealClaims(ISSUER, sealed, (hour + 2) * HOUR_MS), key);
    made.push({ hour: LOG_PROOF.hourText(hour), document, chain });
    previous = chain;
  }
  return made;
}

beforeAll(async () => {
  [old, current] = [await newKey(), await newKey()];
  seals = await chainOf([old, old, old, current, current, current]);
});

/** What is wrong with seals, as `what hour`; hours are counted from the first one. */
async function judged(
  given: readonly Made[],
  {
    keys = [old, current],
    newest = given.at(-1),
    from = null,
  }: {
    keys?: readonly SigningKey[];
    newest?: Pick<Made, "hour" | "chain"> | null | undefined;
    from?: number | null;
  } = {},
) {
  const trust = { keyFor: trusting(...keys), issuer: ISSUER, provenBy: "root" } as const;
  const { seals: found, findings } = await judgeSeals(given, newest ?? null, trust, from);
  return {
    proofs: found.map(({ proof }) => proof),
    findings: findings.map(({ what, hour }) => `${what} ${(LOG_PROOF.readHourText(hour) ?? 0) - FIRST}`),
  };
}
const without = (at: number) => seals.filter((_, index) => index !== at);
const withOne = (at: number, document: string) =>
  seals.map((each, index) => (index === at ? { ...each, document } : each));

describe("a chain of seals", () => {
  it("that nobody touched is proven, each by its own signature", async () => {
    expect(await judged(seals)).toEqual({ proofs: Array(6).fill("signature"), findings: [] });
    expect(await judged([], { newest: null })).toEqual({ proofs: [], findings: [] });
  });

  it("whose older key is gone is proven by the newer ones", async () => {
    const { proofs, findings } = await judged(seals, { keys: [current] });
    expect(proofs).toEqual(["chain", "chain", "chain", "signature", "signature", "signature"]);
    expect(findings).toEqual([]);
  });

  it("whose newest key is gone proves nothing where no later seal vouches", async () => {
    const { proofs, findings } = await judged(seals, { keys: [old] });
    expect(proofs.slice(0, 3)).toEqual(Array(3).fill("signature"));
    expect(findings.toSorted()).toEqual(["seal-unproven 3", "seal-unproven 4", "seal-unproven 5"]);
  });

  it("may be read from an hour on, without the first of all", async () => {
    expect(await judged(seals.slice(2), { from: FIRST + 2 })).toMatchObject({ findings: [] });
    expect(await judged(seals, { from: FIRST - 9 })).toMatchObject({ findings: [] });
    expect(await judged([], { from: FIRST + 6, newest: seals.at(-1) })).toMatchObject({ findings: [] });
    expect((await judged(seals.slice(2))).findings).toEqual(["seal-removed 1"]);
  });
});

describe("what somebody did to a seal is found", () => {
  it("when it is gone, wherever it was", async () => {
    const newest = seals.at(-1);
    expect((await judged(without(0), { newest })).findings).toEqual(["seal-removed 0"]);
    expect((await judged(without(3), { newest })).findings).toEqual(["seal-removed 3"]);
    expect((await judged(without(5), { newest })).findings).toEqual(["seal-removed 5"]);
    expect((await judged(seals.slice(0, 2), { newest })).findings).toEqual(["seal-removed 2"]);
    expect((await judged([], { newest })).findings).toEqual(["seal-removed 5"]);
    expect((await judged(seals.slice(3), { from: FIRST + 1 })).findings).toEqual(["seal-removed 1"]);
  });

  it("when the note of the newest is gone, or says something else", async () => {
    expect((await judged(seals, { newest: null })).findings).toEqual(["seal-removed 5"]);
    const other = { hour: seals[5]?.hour ?? "", chain: "x" };
    expect((await judged(seals, { newest: other })).findings).toEqual(["chain-broken 5"]);
    expect((await judged(seals, { newest: seals[4] })).findings).toEqual(["chain-broken 5"]);
  });

  it.each([0, 2, 3, 5])("when its text was edited, and its signature is the old one: seal %i", async (at) => {
    const [header, payload, signature] = (seals[at]?.document ?? "").split(".");
    const told = JSON.parse(Buffer.from(payload ?? "", "base64url").toString());
    const edited = Buffer.from(JSON.stringify({ ...told, entries: 7 })).toString("base64url");
    const given = withOne(at, `${header}.${edited}.${signature}`);
    expect((await judged(given)).findings).toEqual([`seal-changed ${at}`]);
  });

  it("when another key signed it", async () => {
    const forged = await chainOf([old, old, old, await newKey()]);
    const given = withOne(3, forged[3]?.document ?? "");
    expect((await judged(given)).findings).toEqual([]);
    expect((await judged(given)).proofs[3]).toBe("chain");
    const lied = await chainOf([old, old, old, await newKey()], { 3: { hash: "x" } });
    expect((await judged(withOne(3, lied[3]?.document ?? ""))).findings).toEqual(["seal-changed 3"]);
  });

  it("when it stands in the place of another, or nothing readable does", async () => {
    const swapped = withOne(2, seals[1]?.document ?? "");
    expect((await judged(swapped)).findings).toEqual(["seal-changed 2"]);
    expect((await judged(withOne(2, "nonsense"))).findings).toEqual(["seal-changed 2"]);
  });

  it("when the service was brought to sign a second chain, or one that does not agree with itself", async () => {
    const second = await chainOf([old, old, old, current, current, current], {}, "elsewhere");
    const spliced = [...seals.slice(0, 3), ...second.slice(3)];
    expect((await judged(spliced)).findings).toEqual(["chain-broken 2"]);
    const odd = await chainOf([old, old, old], { 1: { chain: "odd" } });
    expect((await judged(odd)).findings).toEqual(["seal-changed 1"]);
  });
});
