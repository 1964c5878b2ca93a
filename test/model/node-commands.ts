import fc from "fast-check";
import { expect } from "vitest";
import { activate } from "../../shared/contract/operations/activate.ts";
import { deactivate } from "../../shared/contract/operations/deactivate.ts";
import { verify } from "../../shared/contract/operations/verify.ts";
import { isDowngrade } from "../../shared/domain/refusal.ts";
import { formatSecret } from "../../shared/domain/secret-format.ts";
import { command, draw, placeOf, someRecord } from "./command.ts";
import { leasesOf } from "./real-service.ts";
import * as model from "./service-model.ts";

const UNKNOWN_TOKEN = formatSecret("cs_act_", new Uint8Array(31));
const seldom = fc.nat({ max: 19 }).map((drawn) => drawn === 0);
const licensesAt = fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 });

/** A node exchanges a token, seldom one that nobody issued, or one for products that it does not have. */
export const activates = fc
  .record({ token: draw, node: draw, isUnknown: seldom, isOther: seldom })
  .map(({ token, node: drawn, isUnknown, isOther }) =>
    command("activate", async (state, real, tell) => {
      const node = placeOf(drawn, real.nodes);
      const at = isUnknown ? real.tokens.length : placeOf(token, real.tokens);
      tell(`token ${at} on node ${node}${isOther ? ", another product" : ""}`);
      const due = model.activate(state, at, node, !isOther);
      const body = { token: real.tokens[at]?.text ?? UNKNOWN_TOKEN, node: { hostName: `n${node}` } };
      const products = isOther ? { products: ["other"] } : {};
      const found = await real.nodes[node]?.ask(real.arena.directly, activate, { ...body, ...products });
      const file = found?.code === null ? { file: leasesOf(found.body.licenseFile) } : {};
      expect({ code: found?.code, ...file }).toEqual(due);
    }),
  );

/** A node brings a token with a wrong last character. */
export const mistypes = fc.tuple(draw, draw).map(([token, node]) =>
  command("activate mistyped", async (_, { tokens, nodes, arena }) => {
    const text = tokens[placeOf(token, tokens)]?.text ?? UNKNOWN_TOKEN;
    const mistyped = text.slice(0, -1) + (text.endsWith("0") ? "1" : "0");
    const found = await nodes[placeOf(node, nodes)]?.ask(arena.directly, activate, {
      token: mistyped,
      node: {},
    });
    expect(found?.code).toBe("TOKEN_MALFORMED");
  }),
);

/** A node asks about some licenses, mostly among them one that it has or had. */
export const verifies = fc.tuple(draw, licensesAt, seldom).map(([drawn, others, isStranger]) =>
  command("verify", async (state, real, tell) => {
    const known = isStranger ? null : someRecord(state, drawn);
    const node = known?.node ?? placeOf(drawn, real.nodes);
    const licenses = [...new Set(known === null ? others : [known.at, ...others])];
    tell(`${licenses} by node ${node}`);
    const due = model.verify(state, node, licenses);
    const productId = real.arena.productId;
    const asked = licenses.map((at) => ({ licenseId: state.licenses[at]?.id, productId }));
    const found = await real.nodes[node]?.ask(real.arena.directly, verify, { licenses: asked });
    const body = found?.body;
    expect(body.licenses.map(({ code }: { code: string | null }) => code)).toEqual(due);
    expect(body.code).toBe(due.find((code) => code !== null) ?? null);
    expect(Object.keys(leasesOf(body.licenseFile)).length).toBe(due.filter((code) => code === null).length);
    const isStopping = due.some((code) => code !== null && isDowngrade(code));
    expect(body.verdict !== null).toBe(isStopping);
  }),
);

/** A node gives back all that it has, or some licenses. */
export const deactivates = fc
  .record({ drawn: draw, more: fc.option(fc.nat({ max: 3 })), isAll: fc.boolean(), isStranger: seldom })
  .map(({ drawn, more, isAll, isStranger }) =>
    command("deactivate", async (state, real, tell) => {
      const known = isStranger ? null : someRecord(state, drawn);
      const node = known?.node ?? placeOf(drawn, real.nodes);
      const named = [...new Set([known?.at ?? 0, ...(more === null ? [] : [more])])];
      const licenses = isAll ? null : named;
      tell(`${licenses ?? "all"} by node ${node}`);
      const { released, ...due } = model.deactivate(state, node, licenses);
      const ids = (places: readonly number[]) => places.map((at) => state.licenses[at]?.id);
      const body = licenses === null ? {} : { licenses: ids(licenses) };
      const found = await real.nodes[node]?.ask(real.arena.directly, deactivate, body);
      const file = found?.code === null ? { file: leasesOf(found.body.licenseFile) } : {};
      expect({ code: found?.code, ...file }).toEqual(due);
      expect([...(found?.body.released ?? [])].sort()).toEqual(ids(released).sort());
    }),
  );
