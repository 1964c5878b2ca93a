import type { Refused } from "../../client/index.ts";
import {
  converse,
  type Desk,
  ensureNodeKey,
  fetchManifest,
  KEY_FILE,
  localRefusal,
  nodeClaims,
  nonsense,
  type ProvenManifest,
  type Snapshot,
  stateRefusal,
} from "../../client/internals.ts";
import { openDocument } from "../../shared/signing/document.ts";
import type { KeyAuthorization } from "../../shared/signing/key-authorization.ts";
import { manifestKeys } from "../../shared/signing/manifest.ts";
import { isAbout } from "./prove-file.ts";
import type { KeysSnapshot } from "./read-keys.ts";
import { unwritable } from "./refusal.ts";

/** Where the two operations are, and what is read of their replies; what is believed of them is signed. */
export const ACTIVATE_KEY_FILE = {
  name: "activate-key-file",
  method: "POST",
  path: "/v1/node/key-files/activate",
  status: 200,
  readReply: (value: unknown) => {
    const { authorization } = (value ?? {}) as { readonly authorization?: unknown };
    return typeof authorization === "string" && authorization.length <= 65_536 ? { authorization } : null;
  },
} as const;

/** The operation that gives the place of a file back, as the contract has it. */
export const DEACTIVATE_KEY_FILE = {
  name: "deactivate-key-file",
  method: "POST",
  path: "/v1/node/key-files/deactivate",
  status: 200,
  readReply: (value: unknown) => {
    const { isReleased } = (value ?? {}) as { readonly isReleased?: unknown };
    return typeof isReleased === "boolean" ? { isReleased } : null;
  },
} as const;

/** A file that is asked about. */
export interface AskedFile {
  readonly id: string;
  readonly aud: string;
  readonly serverType: string;
  readonly count: number;
}

/** What the service has signed of a file, for this server and in answer to this very question. */
export interface Authorized {
  readonly ok: true;
  readonly jws: string;
  readonly claims: KeyAuthorization;
  readonly manifest: ProvenManifest;
}

/** Has the service authorize a file; `isImport` when a person imports or authorizes it, which may take a place. */
export async function askAuthorization(
  desk: Desk,
  snapshot: KeysSnapshot,
  file: AskedFile,
  isImport: boolean,
): Promise<Authorized | Refused> {
  const key = await ownKey(desk);
  if ("ok" in key) return key;
  const said = await converse(
    ACTIVATE_KEY_FILE,
    // By the issuer, whatever licenses are salted with here: what the service has signed is compared with it for good.
    (nonce, _salt, issuer) => ({ nonce, node: nodeClaims(desk, issuer), fileId: file.id, isImport }),
    { desk, key, snapshot: withManifest(snapshot) },
  );
  if (!said.ok) return said;
  const jws = said.reply.authorization;
  let { manifest } = said;
  let opened = await open(jws, manifest, key.nodeId);
  if (!opened.ok && opened.fault === "KEY_UNKNOWN") {
    const fresh = await fetchManifest(desk, manifest.claims);
    if ("ok" in fresh) return fresh;
    manifest = fresh;
    opened = await open(jws, manifest, key.nodeId);
  }
  if (!opened.ok) return nonsense(opened.fault);
  const { claims } = opened;
  if (claims.nonce !== said.nonce) return nonsense("ANSWER_TO_ANOTHER_REQUEST");
  if (!isAbout(claims, file)) return nonsense("DOCUMENT_INCOMPLETE");
  if (isImport && claims.isReleased) return nonsense("ANSWER_CONTRADICTS_ITSELF");
  const known = snapshot.files.find(({ id }) => id === file.id)?.authorization ?? null;
  if (known !== null && claims.serial < known.serial) return nonsense("ANSWER_OLDER");
  desk.clock.correct(claims.serial);
  return { ok: true, jws, claims, manifest };
}

/** Tells the service that a file is not used here any more; null when it knows. */
export async function tellReleased(
  desk: Desk,
  snapshot: KeysSnapshot,
  fileId: string,
): Promise<Refused | null> {
  const key = await ownKey(desk);
  if ("ok" in key) return key;
  const said = await converse(DEACTIVATE_KEY_FILE, (nonce) => ({ nonce, fileId }), {
    desk,
    key,
    snapshot: withManifest(snapshot),
  });
  return said.ok ? null : said;
}

function open(jws: string, { claims }: ProvenManifest, nodeId: string) {
  return openDocument<KeyAuthorization>("keyauthorization", jws, {
    keyFor: manifestKeys(claims),
    issuer: claims.iss,
    audience: nodeId,
    at: null,
  });
}

async function ownKey(desk: Desk) {
  try {
    return (await ensureNodeKey(desk.folder, KEY_FILE)) ?? stateRefusal("key-corrupt");
  } catch (error) {
    const refused = unwritable(error);
    if (refused === null) throw error;
    return refused;
  }
}

/** The licensing's state with the newest manifest that is known here, so that no older one is taken. */
function withManifest({ state, known }: KeysSnapshot): Snapshot {
  if (known === null) return state;
  return {
    ...state,
    manifest: known.claims,
    stored: { ...state.stored, manifest: known.jws, manifestAt: known.at },
  };
}

/** What a server answers that is configured to make no connection. */
export function airGapped(): Refused {
  return {
    ...localRefusal("AIR_GAPPED"),
    fix: "License keys need one connection: let this server reach the vendor's service for a moment within five days.",
  };
}
