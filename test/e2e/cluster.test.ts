import { afterAll, beforeAll, expect, it } from "vitest";
import type { Answer } from "../../local/demo/stage.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { PROCESSES, Vendor } from "./vendor.ts";

let vendor: Vendor;
beforeAll(async () => {
  vendor = await Vendor.open();
});
afterAll(() => vendor.stop());

it(
  "a token with three uses activates three servers, which show each other; capacity counts once (A18, A23)",
  PROCESSES,
  async () => {
    const { licenseIds, token } = await vendor.sell(["switch"], { capacity: 200, parallelUses: 3 });
    const input = await token({ uses: 3 });
    const servers = [1, 2, 3, 4].map(() => vendor.server("switch"));
    const ran: Answer[] = [];
    for (const { type } of servers) ran.push(await type("activate --token -", { input }));
    expect(ran.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 1]);
    expect(ran[3]?.text).toMatch(/\(TOKEN_USED_UP\)/);

    const [first] = servers;
    const seen = (await first?.type("cluster"))?.text ?? "";
    expect(seen.match(/^\S+( \(this server\))?: online/gm)).toHaveLength(3);
    expect(seen).toMatch(/^\S+ \(this server\): online\n {2}nod_/);
    const status = (await first?.type("status"))?.text ?? "";
    expect(status).toMatch(/\n {2}perpetual, 200 units$/);
    const license = await vendor.staff(getLicense, { params: { license: licenseIds[0] ?? "" } });
    expect(license).toMatchObject({ capacity: 200, parallelUses: 3, usesTaken: 3 });
  },
);
