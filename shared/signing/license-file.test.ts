import { expect, it } from "vitest";
import { grantOf } from "../domain/license-grant.ts";
import { activation, license, NOW, product } from "../domain/testing/builders.ts";
import { DAY_MS } from "../domain/time.ts";
import { licenseFileClaims, verdictClaims } from "./license-file.ts";

const occasion = { issuer: "iss", nodeId: "nod_1", accountId: "acc_1", nonce: "n", jti: "doc_1", now: NOW };
const grant = (leaseDays: number) =>
  grantOf(license({ features: ["a"], capacity: 5 }), product(), activation(), leaseDays, NOW);

it("a license file names its node, account, licenses and lease, and ends with the last lease", () => {
  const claims = licenseFileClaims(occasion, [grant(10), grant(30), grant(20)], { mac: "h" });
  expect(claims).toMatchObject({
    iss: "iss",
    aud: "nod_1",
    sub: "acc_1",
    iat: NOW / 1_000,
    exp: NOW / 1_000 + 30 * 86_400,
    serial: NOW,
    nonce: "n",
    fingerprint: { mac: "h" },
  });
  expect(claims.licenses.map(({ deadlineAt }) => deadlineAt)).toEqual(
    [10, 30, 20].map((days) => NOW + days * DAY_MS),
  );
  expect(claims.licenses[0]).toMatchObject({
    features: ["a"],
    capacity: 5,
    product: { code: "backup" },
    activationId: activation().id,
  });
});

it("a license file without a stated fingerprint carries none", () => {
  expect(licenseFileClaims(occasion, [grant(1)], {})).not.toHaveProperty("fingerprint");
  expect(licenseFileClaims(occasion, [grant(1)], null)).not.toHaveProperty("fingerprint");
});

it("a license file does not carry what is the vendor's own: order reference, limits of use, state", () => {
  const [entry] = licenseFileClaims(occasion, [grant(1)], null).licenses;
  expect(Object.keys(entry ?? {})).not.toEqual(expect.arrayContaining(["orderReference"]));
  expect(entry).not.toHaveProperty("parallelUses");
  expect(entry).not.toHaveProperty("state");
});

it("a signed no lives ten minutes", () => {
  const noes = [{ licenseId: "lic_1", code: "LICENSE_REVOKED" }] as const;
  expect(verdictClaims(occasion, noes)).toMatchObject({
    noes,
    exp: NOW / 1_000 + 600,
    aud: "nod_1",
    nonce: "n",
  });
});
