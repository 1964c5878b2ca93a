import type { CryptoKey } from "jose";
import { type Claims, type DocumentFault, openDocument } from "./document.ts";

/**
 * What the seal of an hour of the activity log says. Hours are counted from 1970; hashes are those of the rules
 * (shared/domain/activity-proof.ts).
 */
export interface SealedHour {
  readonly hour: number;
  /** How many entries the hour had. */
  readonly entries: number;
  readonly hash: string;
  /** The chain's value before this hour and after it. */
  readonly previous: string;
  readonly chain: string;
  /** The entries of earlier hours than this are pruned, or may be. It never goes back. */
  readonly keptSince: number;
}

export interface Seal extends Claims, SealedHour {
  readonly serial: number;
}

/** The claims of a seal. */
export function sealClaims(issuer: string, sealed: SealedHour, now: number): Seal {
  return {
    iss: issuer,
    iat: Math.floor(now / 1_000),
    jti: `seal-${sealed.hour}`,
    serial: now,
    ...sealed,
  };
}

export type SealRead =
  | { readonly ok: true; readonly seal: Seal }
  | { readonly ok: false; readonly fault: DocumentFault };

/** Reads a seal that a trusted key has signed; its age is no matter. */
export async function readSeal(
  jws: string,
  keyFor: (kid: string) => Promise<CryptoKey | null>,
  issuer: string | null,
): Promise<SealRead> {
  const opened = await openDocument<Seal>("seal", jws, { keyFor, issuer, audience: null, at: null });
  if (!opened.ok) return opened;
  return isSeal(opened.claims)
    ? { ok: true, seal: opened.claims }
    : { ok: false, fault: "DOCUMENT_INCOMPLETE" };
}

/** What a seal says, unproven; null for a text that says nothing of the kind. A later seal in the chain may prove it. */
export function toldBySeal(jws: string): Seal | null {
  try {
    const payload = atob((jws.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"));
    const told: unknown = JSON.parse(payload);
    return typeof told === "object" && told !== null && isSeal(told) ? told : null;
  } catch {
    return null;
  }
}

function isSeal(told: Partial<Record<keyof Seal, unknown>>): told is Seal {
  const { hour, entries, keptSince, serial, hash, previous, chain } = told;
  return (
    [hour, entries, keptSince, serial].every((each) => Number.isSafeInteger(each) && Number(each) >= 0) &&
    [hash, previous, chain].every((each) => typeof each === "string")
  );
}
