import { afterAll, beforeAll, expect, it } from "vitest";
import { answerRequest } from "../../shared/contract/operations/answer-request.ts";
import { getKeySet } from "../../shared/contract/operations/get-key-set.ts";
import { DAY_MS, PROCESSES, Vendor } from "./vendor.ts";

let vendor: Vendor;
beforeAll(async () => {
  vendor = await Vendor.open();
});
afterAll(() => vendor.stop());

it(
  "a server that has known nothing but the root key for two years takes a response after eight rotations (A11, A22, E3)",
  PROCESSES,
  async () => {
    const { licenseIds } = await vendor.sell(["vault"]);
    const { type } = vendor.server("vault", { COUNTERSIGN_AIR_GAPPED: "1" });
    const { out: request } = await type("request");
    const keyCount = async () => (await vendor.staff(getKeySet, {}, false)).keys.length;
    expect(await keyCount()).toBe(1);
    for (let rotation = 1; rotation <= 8; rotation += 1) {
      await vendor.sleep(rotation * 91 * DAY_MS);
      expect(await keyCount()).toBeGreaterThan(rotation);
    }
    const { responses } = await vendor.staff(answerRequest, { body: { request, licenses: [...licenseIds] } });
    const taken = await type("respond -", { input: responses[0]?.text ?? "" });
    expect(taken).toMatchObject({ exitCode: 0, text: expect.stringMatching(/\(vault\): valid\n/) });
    expect(await type("status", { clock: "+4000d" })).toMatchObject({ exitCode: 0 });
  },
);
