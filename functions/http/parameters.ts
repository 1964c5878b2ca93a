import { type CallClock, callAws } from "./aws-call.ts";

/** How long what was read is taken as it is, and how soon a failed reading is tried again: the first, a later one. */
const FRESH_MS = 300_000;
const FIRST_RETRY_MS = 1_000;
const RETRY_MS = 30_000;

/** The last part of a parameter's name, and its text. */
export type Parameters = ReadonlyMap<string, string>;

interface SsmAnswer {
  readonly Parameters?: readonly { readonly Name: string; readonly Value: string }[];
}

/** Reads parameters from SSM, decrypted: all of them, or it fails. */
export async function readParameters(names: readonly string[], clock: CallClock): Promise<Parameters> {
  if (names.length === 0) return new Map();
  const { Parameters = [] } = await callAws<SsmAnswer>(
    { service: "ssm", action: "GetParameters", input: { Names: names, WithDecryption: true } },
    clock,
  );
  const found = new Map(Parameters.map(({ Name, Value }) => [Name, Value]));
  const missing = names.filter((name) => !found.has(name));
  if (missing.length > 0) throw new ParametersMissing(missing);
  return new Map([...found].map(([name, value]) => [name.slice(name.lastIndexOf("/") + 1), value]));
}

/** What the key rotation makes is not there, or not granted to this function; the caller is told to try later. */
export class ParametersMissing extends Error {
  override readonly name = "ServiceUnavailable";
  constructor(names: readonly string[]) {
    super(`not there, or not granted: ${names.join(", ")}; the key rotation makes parameters`);
  }
}

/**
 * Keeps what `read` brought for five minutes. When reading again fails the old values stay, however old they are, so
 * that a running function outlives trouble with SSM; only the first reading can fail.
 */
export function cached(read: () => Promise<Parameters>, now: () => number): () => Promise<Parameters> {
  let kept: Promise<Parameters> | null = null;
  let until = 0;
  const refresh = async (old: Promise<Parameters> | null): Promise<Parameters> => {
    try {
      const values = await read();
      until = now() + FRESH_MS;
      return values;
    } catch (error) {
      const values = await old?.catch(() => null);
      until = now() + (values ? RETRY_MS : FIRST_RETRY_MS);
      if (values) return values;
      throw error;
    }
  };
  return () => {
    if (kept === null || now() >= until) {
      until = Number.POSITIVE_INFINITY;
      kept = refresh(kept);
    }
    return kept;
  };
}
