import type { Refused } from "../../client/index.ts";
import { localRefusal, stateRefusal } from "../../client/internals.ts";
import type { ImportRefusal } from "../../shared/domain/import-keys.ts";
import type { KeyFault } from "../../shared/domain/license-key.ts";
import type { KeyFileFault } from "../../shared/signing/key-file.ts";
import { type KeysCode, TEXTS } from "./refusal-texts.ts";

/** What a no about keys may name. */
export interface RefusalFacts {
  readonly number?: string;
  readonly installed?: string;
  readonly offered?: string;
  readonly since?: number;
  readonly kind?: string;
  readonly why?: string;
}

/** A no about keys; its cure names the vendor's support, as the product has told it, where only that can help. */
export function refuse(code: KeysCode, support: string | null, facts: RefusalFacts = {}): Refused {
  const [detail, fix] = TEXTS[code];
  const values: Record<string, string | undefined> = {
    ...facts,
    since: facts.since === undefined ? undefined : new Date(facts.since).toISOString().slice(0, 10),
    support: support ?? "the vendor's support",
  };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "?");
  return { ok: false, kind: "local", code, detail: fill(detail), fix: fill(fix) };
}

const IMPOSSIBLE: Record<Exclude<KeyFault, "NUMBER_TWICE">, string> = {
  TYPE_UNKNOWN: "its type is unknown",
  MODE_UNKNOWN: "its mode is unknown",
  EXPIRY_MISSING: "it is not permanent and has no end",
  EXPIRY_OF_PERMANENT: "it is permanent and has an end",
  MODULE_MISSING: "it is for a module and names none",
  MODULE_OF_ACCESS: "it is for a user and names a module",
};

/** A no because of keys that cannot be as they are. */
export function refuseKey(
  { fault, number }: { readonly fault: KeyFault; readonly number: string },
  support: string | null,
): Refused {
  return fault === "NUMBER_TWICE"
    ? refuse("KEY_NUMBER_TWICE", support, { number })
    : refuse("KEY_IMPOSSIBLE", support, { number, why: IMPOSSIBLE[fault] });
}

/** A no because of what is in a file. */
export function refuseRead({ fault, number }: KeyFileFault, support: string | null): Refused {
  return refuse(fault, support, number === null ? {} : { number });
}

/** A no because of what is on the server. */
export function refuseImport(refusal: ImportRefusal, support: string | null): Refused {
  const { code, ...facts } = refusal;
  return refuse(code, support, "reason" in facts ? { why: facts.reason } : facts);
}

/** A no of the service to a file, with its own code and words. */
export function rejected(own: Refused, support: string | null): Refused {
  const said = refuse("FILE_REJECTED", support, { why: `${own.detail} (${own.code})` });
  return { ...said, kind: "refused", fix: `${own.fix} ${said.fix}`, each: [own] };
}

/** A no because the service cannot be asked. */
export function connectionNeeded(own: Refused | null, support: string | null): Refused {
  const why = own?.detail ?? "it is configured to make no connection.";
  const said = refuse("CONNECTION_NEEDED", support, { why });
  return own === null ? said : { ...said, kind: "unreachable", fix: `${own.fix} ${said.fix}`, each: [own] };
}

/** The same no, with the way to support. */
export function withSupport(own: Refused, support: string | null): Refused {
  const { fix } = refuse("FILE_REJECTED", support, { why: "" });
  return { ...own, fix: `${own.fix} If it stays so: ${fix}` };
}

const DAMAGED = {
  corrupt: ["state-corrupt", "is damaged or is not this program's.", "Restore it from a backup, or"],
  "newer-version": ["state-newer", "was written by a newer version of this program.", null],
  unreadable: ["unreadable", "cannot be read.", null],
} as const;

const AGAIN: Readonly<Record<string, string>> = {
  "keys.json": "import the key files again.",
  "seats.json": "assign the keys again.",
};

/** A no because a file in the data directory cannot be used; the words are those of the state's own faults. */
export function damaged(name: string, fault: keyof typeof DAMAGED): Refused {
  const [reason, what, cure] = DAMAGED[fault];
  const told = stateRefusal(reason);
  return { ...told, detail: `${name} ${what}`, fix: cure === null ? told.fix : `${cure} ${AGAIN[name]}` };
}

/** A no because nothing can be written; null for an error of another kind. */
export function unwritable(error: unknown): Refused | null {
  return (error as NodeJS.ErrnoException).syscall === undefined ? null : localRefusal("STATE_UNWRITABLE");
}
