import { describe, expect, it } from "vitest";
import { nodeIdOf } from "./assertion.ts";
import { signDocument } from "./document.ts";
import { openReturn, signReturn } from "./return.ts";
import { newKey, SECONDS } from "./testing/keys.ts";

const NOW = SECONDS * 1_000 + 17;
const AUDIENCE = "countersign:test";
const ACTIVATIONS = [`act_${"1".repeat(44)}`, `act_${"2".repeat(44)}`];
const key = await newKey();
const nodeId = await nodeIdOf(key.publicJwk);
const claims = {
  iss: nodeId,
  sub: nodeId,
  aud: AUDIENCE,
  iat: SECONDS,
  jti: "j".repeat(24),
  version: 1,
  serial: NOW,
  activations: ACTIVATIONS,
};
const fault = async (given: Record<string, unknown>, audiences = [AUDIENCE]) => {
  const jws = await signDocument("return", { ...claims, ...given }, key, { jwk: key.publicJwk });
  const opened = await openReturn(jws, audiences);
  return opened.ok ? "opened" : opened.fault;
};

describe("a return", () => {
  it("says which activations a node gives back, and proves the node", async () => {
    const jws = await signReturn(key, ACTIVATIONS, { audience: AUDIENCE, now: NOW, jti: claims.jti });
    expect(await openReturn(jws, [AUDIENCE])).toEqual({ ok: true, nodeId, claims });
  });

  it("signed later has a higher serial, also within a second", async () => {
    const serials = await Promise.all(
      [NOW, NOW + 1].map(async (now) => {
        const jws = await signReturn(key, ACTIVATIONS, { audience: AUDIENCE, now, jti: claims.jti });
        const opened = await openReturn(jws, [AUDIENCE]);
        return opened.ok ? opened.claims.serial : null;
      }),
    );
    expect(serials).toEqual([NOW, NOW + 1]);
  });

  it("is for the service that gave the activations", async () => {
    expect(await fault({})).toBe("opened");
    expect(await fault({}, ["countersign:other"])).toBe("DOCUMENT_FOR_OTHERS");
  });

  it.each([
    { activations: [] },
    { activations: ["lic_1"] },
    { activations: [7] },
    { activations: [[ACTIVATIONS[0]]] },
    { activations: `act_${"1".repeat(44)}` },
    { activations: Array(31).fill(ACTIVATIONS[0]) },
    { serial: -1 },
    { serial: "1" },
    { jti: "short" },
    { version: "1" },
    { sub: "nod_other" },
  ])("with %j is refused", async (given) => {
    expect(await fault(given)).not.toBe("opened");
  });
});
