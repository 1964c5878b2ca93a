import fc from "fast-check";
import { expect } from "vitest";
import { acceptReturn } from "../../shared/contract/operations/accept-return.ts";
import { answerRequest } from "../../shared/contract/operations/answer-request.ts";
import { activationId } from "../../shared/domain/activation.ts";
import { writeArmor } from "../../shared/signing/armor.ts";
import { signRequest } from "../../shared/signing/request.ts";
import { signReturn } from "../../shared/signing/return.ts";
import { command, draw, placeOf, someRecord } from "./command.ts";
import type { Real } from "./real-service.ts";
import * as model from "./service-model.ts";

const licensesAt = fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 });
const NONCE = "n".repeat(24);

/** Staff answer a node's request string, for licenses of one account. */
export const answers = fc.tuple(draw, licensesAt).map(([drawn, named]) =>
  command("answer", async (state, real, tell) => {
    const node = placeOf(drawn, real.nodes);
    const account = state.licenses[named[0] ?? 0]?.account;
    const licenses = named.filter((at) => state.licenses[at]?.account === account);
    tell(`${licenses} to node ${node}`);
    const due = model.answer(state, node, licenses);
    const ids = licenses.map((at) => state.licenses[at]?.id ?? "");
    const body = { request: await requestOf(real, node), licenses: ids };
    const asked = real.arena.staff(answerRequest, { body });
    if (due !== null) return expect(asked).rejects.toThrow(`"code":"${due}"`);
    const { activations } = await asked;
    expect(activations.map(({ licenseId }: { licenseId: string }) => licenseId)).toEqual(ids);
  }),
);

/** A node's return string is brought: a new one, made now, or one from before. */
export const returns = fc
  .record({ drawn: draw, more: fc.option(fc.nat({ max: 3 })), isAgain: fc.boolean() })
  .map(({ drawn, more, isAgain }) =>
    command("return", async (state, real, tell) => {
      const isOld = isAgain && real.returns.length > 0;
      const place = isOld ? placeOf(drawn, real.returns) : await makeReturn(state, real, drawn, more);
      const brought = state.returns[place];
      if (brought === undefined) return;
      tell(`${brought.licenses} of node ${brought.node}${isOld ? ", again" : ""}`);
      const due = model.bringBack(state, brought);
      const body = JSON.stringify({ return: real.returns[place] });
      const found = await real.arena.directly({ operation: acceptReturn, authorization: "", body });
      expect(found.code).toBe(due.code);
      if (due.code !== null) return;
      const ids = (places: readonly number[]) => places.map((at) => state.licenses[at]?.id);
      expect(found.body).toMatchObject({ released: ids(due.released), superseded: ids(due.superseded) });
    }),
  );

async function requestOf({ arena, clock, nodes }: Real, node: number): Promise<string> {
  const { issuer: audience } = await arena.service.services.signer();
  const key = nodes[node]?.key;
  if (key === undefined) throw new Error(`there is no node ${node}`);
  const says = { nonce: NONCE, node: { hostName: `n${node}` } };
  return writeArmor("request", await signRequest(key, says, { audience, now: clock.now }));
}

/** Its place among all that were made. */
async function makeReturn(
  state: model.Model,
  real: Real,
  drawn: number,
  more: number | null,
): Promise<number> {
  const known = someRecord(state, drawn);
  const node = known?.node ?? placeOf(drawn, real.nodes);
  const licenses = [...new Set([known?.at ?? 0, ...(more === null ? [] : [more])])];
  const { id = "", key } = real.nodes[node] ?? {};
  if (key === undefined) throw new Error(`there is no node ${node}`);
  const { issuer: audience } = await real.arena.service.services.signer();
  const named = licenses.map((at) => activationId(state.licenses[at]?.id ?? "", id));
  const jti = `r${String(real.returns.length).padStart(23, "0")}`;
  const jws = await signReturn(key, named, { audience, now: state.now, jti });
  real.returns.push(await writeArmor("return", jws));
  state.returns.push({ node, licenses, serial: state.now, freed: null });
  return real.returns.length - 1;
}
