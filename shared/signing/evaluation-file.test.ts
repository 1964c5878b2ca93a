import { expect, it } from "vitest";
import { evaluationFileClaims } from "./evaluation-file.ts";

it("an evaluation file names its node twice, its products and their dates, and has no end of its own", () => {
  const product = { id: "prd_1", code: "backup", name: "Backup" };
  const entry = { product, startsAt: 1_000, endsAt: 2_000 };
  const occasion = { issuer: "iss", nodeId: "nod_1", nonce: "n", jti: "doc_1", now: 5_500 };
  expect(evaluationFileClaims(occasion, [entry])).toEqual({
    iss: "iss",
    aud: "nod_1",
    sub: "nod_1",
    iat: 5,
    jti: "doc_1",
    serial: 5_500,
    nonce: "n",
    evaluations: [entry],
  });
});
