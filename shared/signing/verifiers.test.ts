import { expect, it } from "vitest";
import type { Kind } from "./document.ts";
import { offlineScene } from "./testing/offline.ts";
import { allDocuments, verifiersOf } from "./testing/verifiers.ts";

it("of all documents and all verifiers, each verifier accepts its own document alone", async () => {
  const scene = await offlineScene();
  const [documents, verifiers] = [await allDocuments(scene), verifiersOf(scene)];
  const kinds = Object.keys(documents) as Kind[];
  for (const made of kinds)
    for (const wanted of kinds) {
      const taken = await verifiers[wanted](documents[made]);
      expect(taken !== null, `${made} as ${wanted}`).toBe(made === wanted);
    }
});
