import fc from "fast-check";
import { expect } from "vitest";
import { blockLicense } from "../../shared/contract/operations/block-license.ts";
import { revokeLicense } from "../../shared/contract/operations/revoke-license.ts";
import { unblockLicense } from "../../shared/contract/operations/unblock-license.ts";
import { updateLicense } from "../../shared/contract/operations/update-license.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { command, draw, placeOf } from "./command.ts";
import * as model from "./service-model.ts";

const limit = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }) },
);

/** Sales sells more uses, or fewer. */
export const changesLimits = fc.tuple(draw, limit).map(([drawn, parallelUses]) =>
  command("change limit", async (state, { arena }, tell) => {
    const at = placeOf(drawn, state.licenses);
    tell(`license ${at} to ${parallelUses}`);
    const license = state.licenses[at];
    if (license === undefined || license.state === "revoked") return;
    model.changeLimit(state, at, parallelUses);
    const found = await arena.staff(updateLicense, {
      params: { license: license.id },
      body: { parallelUses },
    });
    expect(found).toMatchObject({ parallelUses, usesTaken: model.holders(state, at).length });
  }),
);

/** Sales extends a subscription, also one that is over. */
export const extendsLicenses = fc.tuple(draw, fc.integer({ min: 0, max: 20 })).map(([drawn, days]) =>
  command("extend", async (state, { arena }, tell) => {
    const at = placeOf(drawn, state.licenses);
    const license = state.licenses[at];
    if (license === undefined || license.expiresAt === null || license.state === "revoked") return;
    const earliest = Math.max(license.startsAt ?? 0, state.now) + 1;
    license.expiresAt = Math.max(earliest, license.expiresAt) + days * DAY_MS;
    tell(`license ${at} to ${new Date(license.expiresAt).toISOString()}`);
    const expiresAt = new Date(license.expiresAt).toISOString();
    const found = await arena.staff(updateLicense, { params: { license: license.id }, body: { expiresAt } });
    expect(found.expiresAt).toBe(expiresAt);
  }),
);

/** Support blocks a license, which may be blocked already. */
export const blocks = draw.map((drawn) =>
  command("block", async (state, { arena }, tell) => {
    const at = placeOf(drawn, state.licenses);
    tell(`license ${at}`);
    const license = state.licenses[at];
    if (license === undefined || license.state === "revoked") return;
    license.state = "blocked";
    const found = await arena.staff(blockLicense, { params: { license: license.id }, body: {} });
    expect(found.state).toBe("blocked");
  }),
);

/** Support lifts the block of a license, which may have none. */
export const unblocks = draw.map((drawn) =>
  command("unblock", async (state, { arena }, tell) => {
    const at = placeOf(drawn, state.licenses);
    tell(`license ${at}`);
    const license = state.licenses[at];
    if (license === undefined || license.state === "revoked") return;
    license.state = "active";
    const found = await arena.staff(unblockLicense, { params: { license: license.id }, body: {} });
    expect(found.state).toBe("active");
  }),
);

/** Sales revokes a license for good. */
export const revokesLicenses = draw.map((drawn) =>
  command("revoke license", async (state, { arena }, tell) => {
    const at = placeOf(drawn, state.licenses);
    tell(`license ${at}`);
    const license = state.licenses[at];
    if (license === undefined) return;
    license.state = "revoked";
    const found = await arena.staff(revokeLicense, { params: { license: license.id }, body: {} });
    expect(found.state).toBe("revoked");
  }),
);
