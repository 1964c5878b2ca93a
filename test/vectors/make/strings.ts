import { packDocument } from "../../../shared/signing/armor/container.ts";
import { unwrap } from "../../../shared/signing/armor/unwrap.ts";
import { writeArmor } from "../../../shared/signing/armor.ts";
import { writeQrParts } from "../../../shared/signing/qr-parts.ts";
import { NONCE, offlineScene } from "../../../shared/signing/testing/offline.ts";
import type { StringVector } from "../vector.ts";

/** Strings of every kind, from the shortest to the longest. */
export async function stringVectors(): Promise<readonly StringVector[]> {
  const first = await offlineScene();
  const second = await offlineScene({ says: { nonce: `${NONCE}x` }, components: 7, rotations: 8 });
  const third = await offlineScene({ says: { nonce: `${NONCE}y`, node: {} }, licenses: 30, rotations: 0 });
  const foreign = await offlineScene({
    says: { node: { hostName: "büro-😀-日本" }, products: ["fax"], replaces: `nod_${"d".repeat(43)}` },
    licenses: 1,
  });
  return Promise.all([
    vector("request", "request", first.request),
    vector("response", "response", first.response),
    vector("return", "return", first.release),
    vector("request with seven components", "request", second.request),
    vector("response eight rotations later", "response", second.response),
    vector("request of a node that tells nothing", "request", third.request),
    vector("response with thirty licenses", "response", third.response),
    vector("return of thirty", "return", third.release),
    vector("request with other alphabets", "request", foreign.request),
    vector("response with one license", "response", foreign.response),
  ]);
}

async function vector(name: string, kind: StringVector["kind"], document: string): Promise<StringVector> {
  const bytes = await packDocument(kind, document);
  return {
    name,
    kind,
    document,
    text: (await unwrap(document)).text,
    packed: Buffer.from(bytes).toString("hex"),
    armored: await writeArmor(kind, document),
    parts: await writeQrParts(kind, document),
  };
}
