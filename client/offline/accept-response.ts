import { sameHardware } from "../../shared/domain/fingerprint.ts";
import { isOver } from "../../shared/domain/license-dates.ts";
import { readArmor } from "../../shared/signing/armor.ts";
import type { ResponseOpened } from "../../shared/signing/response.ts";
import { openResponse, shortFingerprint } from "../../shared/signing/response.ts";
import type { Desk } from "../desk.ts";
import { hashHardware } from "../hardware/hash-hardware.ts";
import type { Refused } from "../outcome.ts";
import { localRefusal, stateRefusal } from "../service/refusal.ts";
import { keyFileFor, usableKey } from "../state/own-key.ts";
import { readSnapshot } from "../state/read-snapshot.ts";
import type { Snapshot } from "../state/snapshot.ts";
import { KEY_FILE, NEXT_KEY_FILE } from "../state/state-folder.ts";
import type { StoredState } from "../state/stored-state.ts";
import { changeState, isRefused, soundState } from "../state/write-state.ts";
import { responseRefusal, stringRefusal } from "./string-refusal.ts";

/** A response that may be used here, with its text. */
type Good = Snapshot["responses"][number];

/** What came of response strings: the state after them, and of each why it was not taken, null for one that was. */
export interface Answered {
  readonly snapshot: Snapshot;
  readonly refused: readonly (Refused | null)[];
}

/**
 * Takes response strings to the request that this server has shown. Each is judged by itself; the good ones are written in
 * one change, and one that is bad leaves everything as it was.
 */
export async function acceptResponses(desk: Desk, texts: readonly string[]): Promise<Answered | Refused> {
  const found = await readSnapshot(desk.folder, desk);
  const { fault, stored } = found;
  if (fault === "state-newer" || fault === "key-newer" || fault === "unreadable") return stateRefusal(fault);
  const { request } = stored;
  if (request === null) return localRefusal("NO_REQUEST");
  const keyFile = keyFileFor(found);
  try {
    const key = await usableKey(desk.folder, keyFile);
    const judged: (Good | Refused)[] = [];
    for (const text of texts) {
      const opened = await open(desk, found, text, { nodeId: key.nodeId, nonce: request.nonce });
      judged.push("ok" in opened ? opened : judge(desk, found, opened));
    }
    const good = judged.filter((each): each is Good => !("ok" in each));
    const refused = judged.map((each) => ("ok" in each ? each : null));
    if (good.length === 0) return noneOf(refused.filter((each) => each !== null));
    // The key before the state, as in an activation with a connection.
    if (keyFile === NEXT_KEY_FILE) await desk.folder.promote(NEXT_KEY_FILE, KEY_FILE, "replaced");
    for (const { serial } of good) desk.clock.prove(serial);
    const written = await changeState(desk, (current) => {
      if (current.stored.request?.nonce !== request.nonce) return localRefusal("NO_REQUEST");
      return afterResponses(desk, current, good);
    });
    return isRefused(written) ? written : { snapshot: written, refused };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return localRefusal("STATE_UNWRITABLE");
  }
}

function noneOf(refused: readonly Refused[]): Refused {
  const [first = stringRefusal({ code: "STRING_UNKNOWN" }), ...others] = refused;
  return others.length === 0 ? first : { ...first, each: refused };
}

async function open(
  desk: Desk,
  { manifest, salt }: Snapshot,
  text: string,
  { nodeId, nonce }: { readonly nodeId: string; readonly nonce: string },
): Promise<Good | Refused> {
  const read = await readArmor(text, "response");
  if (!read.ok) return stringRefusal(...read.faults);
  const trust = { pins: desk.pins, known: manifest, nodeId, nonce, at: null };
  const opened: ResponseOpened = await openResponse(read.document, trust);
  if (!opened.ok) return responseRefusal(opened.fault);
  const { response } = opened;
  const here = shortFingerprint(hashHardware(desk.hardware, salt));
  if (sameHardware(response.fingerprint ?? {}, here) === "different")
    return responseRefusal("RESPONSE_FOR_OTHER_HARDWARE");
  return { ...response, text: read.document };
}

/** A response that proves itself may still be older than what is here, or over. */
function judge(desk: Desk, { stored, responses }: Snapshot, response: Good): Good | Refused {
  const { serial, licenses, evaluations = [] } = response;
  const ids = new Set(licenses.map(({ id }) => id));
  const isReplaced =
    responses.some((each) => each.serial > serial && each.licenses.some(({ id }) => ids.has(id))) ||
    stored.removed.some(({ license, serial: last }) => ids.has(license.id) && last >= serial);
  if (isReplaced) return responseRefusal("RESPONSE_OLDER");
  const now = Math.max(desk.clock.effective(), serial);
  const isUseful =
    licenses.some((each) => !isOver(each, now)) || evaluations.some(({ endsAt }) => now < endsAt);
  return isUseful ? response : responseRefusal("DOCUMENT_EXPIRED");
}

function afterResponses(desk: Desk, snapshot: Snapshot, good: readonly Good[]): StoredState {
  const before = soundState(snapshot);
  const { request, salt } = snapshot.stored;
  const older = snapshot.fault === null ? snapshot.responses : [];
  const all = needed([...good, ...older].sort((a, b) => b.serial - a.serial));
  const codes = good.flatMap(({ licenses }) => licenses.map(({ product }) => product.code));
  const named = new Set(good.flatMap(({ licenses }) => licenses.map(({ id }) => id)));
  return {
    ...before,
    salt,
    responses: all.map(({ text, nonce }) => ({ jws: text, nonce })),
    request: request === null ? null : { ...request, isAnswered: true },
    removed: before.removed.filter(({ license }) => !named.has(license.id)),
    licensed: [...new Set([...before.licensed, ...codes])],
    activatedAt: before.activatedAt ?? (codes.length === 0 ? null : desk.clock.effective()),
    lastAttempt: { at: desk.clock.local(), operation: "response", result: "ok", reason: null },
  };
}

/** Those that say something which no newer one says. */
function needed(newestFirst: readonly Good[]): readonly Good[] {
  const said = new Set<string>();
  return newestFirst.filter(({ licenses, evaluations = [] }) => {
    const says = [
      ...licenses.map(({ id }) => id),
      ...evaluations.map(({ product }) => `evaluation ${product.code}`),
    ];
    const isNeeded = says.some((each) => !said.has(each));
    for (const each of says) said.add(each);
    return isNeeded;
  });
}
