import { base64url } from "jose";
import { beforeAll, expect, test } from "vitest";
import { crc32Of } from "./armor/check.ts";
import { packDocument } from "./armor/container.ts";
import type { StringKind } from "./armor/fault.ts";
import { writeLines } from "./armor/lines.ts";
import { readArmor, writeArmor } from "./armor.ts";
import type { Kind } from "./document.ts";
import { writeQrParts } from "./qr-parts.ts";
import { between, IS_LONG, oneOf, restart, SEED, spliced } from "./testing/chance.ts";
import { NONCE, offlineScene } from "./testing/offline.ts";
import { allDocuments, type Verifier, verifiersOf } from "./testing/verifiers.ts";

const MUTATIONS = IS_LONG ? 1_000_000 : 4_000;
const TIMEOUT_MS = 3_600_000;
const CHARACTERS = [
  ..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcxyz-_.:/ >\n\r\t\u00a0\u200b\u201c\u{1f600}\u0000\u0130",
];

/** A good string, in every form, and what the one for whom it is takes from it. */
interface Sample {
  readonly kind: StringKind;
  readonly document: string;
  readonly text: string;
  readonly parts: string;
  readonly bytes: Uint8Array;
}

const samples: Sample[] = [];
let documents: readonly { readonly kind: Kind; readonly document: string }[];
let verifiers: Readonly<Record<Kind, Verifier>>;
const taken = new Set<string>();
beforeAll(async () => {
  for (const place of [0, 1]) {
    const scene = await offlineScene({
      says: { nonce: NONCE, products: [`p${place}`] },
      licenses: 3 + place,
    });
    verifiers = verifiersOf(scene);
    documents = Object.entries(await allDocuments(scene)).map(([kind, document]) => ({
      kind: kind as Kind,
      document,
    }));
    for (const { kind, document } of documents) {
      taken.add(takenAs(kind, await verifiers[kind](document)));
      if (kind !== "request" && kind !== "response" && kind !== "return") continue;
      const [text, parts] = [await writeArmor(kind, document), await writeQrParts(kind, document)];
      samples.push({
        kind,
        document,
        text,
        parts: parts.join("\n"),
        bytes: await packDocument(kind, document),
      });
    }
  }
  expect(taken.size).toBe(15);
});

function takenAs(kind: Kind, claims: unknown): string {
  return `${kind} ${JSON.stringify(claims)}`;
}

function mutatedText(text: string): string {
  let mutant = text;
  for (let count = between(1, 4); count > 0; count -= 1) {
    const at = between(0, mutant.length);
    const length = between(0, 3) === 0 ? between(0, 200) : 1;
    const other = oneOf(samples);
    const foreign = oneOf([other.text, other.parts, other.document, mutant]);
    const from = between(0, foreign.length);
    mutant = oneOf([
      () => spliced(mutant, at, 1, oneOf(CHARACTERS)),
      () => spliced(mutant, at, length, ""),
      () => spliced(mutant, at, 0, oneOf(CHARACTERS)),
      () => spliced(mutant, at, length, foreign.slice(from, from + length)),
      () => spliced(mutant, at, length, mutant.slice(at, at + length).toLowerCase()),
      () => mutant.split("\n").toSpliced(between(0, 12), 1).join("\n"),
    ])();
  }
  return mutant;
}

/** Bytes as only a program can make them: changed, and all checks made to hold again. */
function mutatedBytes(bytes: Uint8Array): Uint8Array {
  const body = [...bytes.subarray(0, -4)];
  for (let count = between(1, 3); count > 0; count -= 1) {
    const at = between(0, 2) === 0 ? between(0, 40) : between(0, body.length - 1);
    const byte = oneOf([between(0, 255), (body[at] ?? 0) ^ (1 << between(0, 7)), 0, 255]);
    const [remove, add] = oneOf([
      [1, [byte]],
      [1, []],
      [0, [byte]],
    ] as const);
    body.splice(at, remove, ...add);
  }
  const mutant = Uint8Array.from([...body, 0, 0, 0, 0]);
  if (between(0, 9) > 0) mutant.set([mutant.length >> 8, mutant.length], 1);
  mutant.set(crc32Of(mutant.subarray(0, -4)), mutant.length - 4);
  return mutant;
}

/** A document with a change inside its parts, or in its text. */
function mutatedDocument(document: string): string {
  const parts = document.split(".");
  const place = between(0, parts.length - 1);
  if (between(0, 2) === 0) return mutatedText(document).replace(/[^0-9A-Za-z_.-]/g, "");
  if (between(0, 4) === 0)
    return parts.with(place, oneOf(samples).document.split(".")[place] as string).join(".");
  const bytes = base64url.decode(parts[place] as string);
  const at = between(0, bytes.length - 1);
  bytes[at] = oneOf([between(0, 255), (bytes[at] ?? 0) ^ 1, 0x30 + between(0, 9)]);
  return parts.with(place, base64url.encode(bytes)).join(".");
}

/** What someone would paste, or send. */
type Mutant = { readonly text: string } | { readonly kind: Kind; readonly document: string };

const mutate: Readonly<Record<string, () => Mutant>> = {
  "of a text": () => ({ text: mutatedText(oneOf(samples).text) }),
  "of the parts for QR codes": () => ({ text: mutatedText(oneOf(samples).parts) }),
  "of the bytes inside, with checks that hold": () => {
    const { kind, bytes } = oneOf(samples);
    return { text: writeLines(kind, mutatedBytes(bytes)) };
  },
  "of a document of any kind": () => {
    const { kind, document } = oneOf(documents);
    const wanted = between(0, 3) === 0 ? oneOf(documents).kind : kind;
    return { kind: wanted, document: mutatedDocument(document) };
  },
};

test.each(Object.entries(mutate))(
  `mutations %s, ${MUTATIONS / 4}: none is accepted as something else, and nothing is thrown`,
  async (name, mutation) => {
    restart();
    const counts = { refusedText: 0, refusedDocument: 0, same: 0 };
    for (let count = 0; count < MUTATIONS / 4; count += 1) {
      const mutant = mutation();
      const read = "text" in mutant ? await readArmor(mutant.text) : { ok: true as const, ...mutant };
      if (!read.ok) {
        counts.refusedText += 1;
        continue;
      }
      const claims = await verifiers[read.kind](read.document);
      if (claims === null) counts.refusedDocument += 1;
      else if (taken.has(takenAs(read.kind, claims))) counts.same += 1;
      else expect.fail(`seed ${SEED}, mutation ${count}: ${JSON.stringify(mutant)}`);
    }
    process.stdout.write(
      `mutations ${name}: ${MUTATIONS / 4}, 0 accepted as something else, 0 exceptions; ${counts.refusedText} refused as texts, ${counts.refusedDocument} as documents, ${counts.same} still the same; COUNTERSIGN_SEED=${SEED}\n`,
    );
    expect(counts.same).toBeLessThan(MUTATIONS / 4);
  },
  TIMEOUT_MS,
);
