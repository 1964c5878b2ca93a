import fc from "fast-check";
import { expect } from "vitest";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { revokeToken } from "../../shared/contract/operations/revoke-token.ts";
import { activationId } from "../../shared/domain/activation.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { command, draw, placeOf, someRecord } from "./command.ts";
import { issue } from "./real-service.ts";
import * as model from "./service-model.ts";

const licensesAt = fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 });

/** Sales issues a token for some licenses of one account. */
export const issues = fc
  .record({
    licenses: licensesAt,
    uses: fc.integer({ min: 1, max: 4 }),
    expiresInDays: fc.integer({ min: 1, max: 60 }),
  })
  .map(({ licenses, ...terms }) =>
    command("issue", async (state, real, tell) => {
      const account = state.licenses[licenses[0] ?? 0]?.account;
      const own = licenses.filter((at) => state.licenses[at]?.account === account);
      tell(`${own}, ${JSON.stringify(terms)}`);
      await issue(state, real, own, terms);
    }),
  );

/** Sales revokes a token. */
export const revokes = draw.map((drawn) =>
  command("revoke", async (state, { tokens, arena }, tell) => {
    const at = placeOf(drawn, tokens);
    tell(`token ${at}`);
    const kept = state.tokens[at];
    if (kept === undefined) return;
    kept.isRevoked = true;
    const found = await arena.staff(revokeToken, { params: { tokenId: tokens[at]?.id ?? "" } });
    expect(found).toMatchObject({ state: "revoked", usesTaken: kept.taken });
  }),
);

/** Support releases an activation, which may be free already, or may never have been. */
export const releases = fc.tuple(draw, draw).map(([drawn, other]) =>
  command("release", async (state, { nodes, arena }, tell) => {
    const chosen = other % 10 === 0 ? null : someRecord(state, drawn);
    const { at, node } = chosen ?? { at: placeOf(drawn, state.licenses), node: placeOf(other, nodes) };
    tell(`${at} of node ${node}`);
    const isKnown = state.licenses[at]?.records.has(node) === true;
    model.release(state, at, node);
    const id = activationId(state.licenses[at]?.id ?? "", nodes[node]?.id ?? "");
    const request = arena.staff(deactivateActivation, { params: { activationId: id } });
    if (isKnown) expect((await request).isActive).toBe(false);
    else await expect(request).rejects.toThrow("NOT_FOUND");
  }),
);

/** Time passes: hardly any, or some days. */
export const waits = fc
  .oneof(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 3 * DAY_MS }))
  .map((ms) =>
    command("wait", async (state, { clock }, tell) => {
      tell(`${ms} ms`);
      state.now += ms;
      clock.now = state.now;
    }),
  );

/** Time passes up to the millisecond at which the next thing begins or ends, or to the one before it. */
export const waitsForAnEdge = fc.boolean().map((isBefore) =>
  command("wait for an edge", async (state, { clock }, tell) => {
    const dates = state.licenses.flatMap(({ startsAt, expiresAt }) => [startsAt, expiresAt]);
    const all = [...dates, ...state.tokens.map(({ expiresAt }) => expiresAt)];
    const ahead = all.flatMap((at) => (at !== null && at > state.now + 1 ? [at] : []));
    if (ahead.length === 0) return;
    state.now = Math.min(...ahead) - (isBefore ? 1 : 0);
    clock.now = state.now;
    tell(`to ${new Date(state.now).toISOString()}`);
  }),
);
