import { cpSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { acceptReturn } from "../../shared/contract/operations/accept-return.ts";
import { answerRequest } from "../../shared/contract/operations/answer-request.ts";
import { answerRequestByCode } from "../../shared/contract/operations/answer-request-by-code.ts";
import { listActivations } from "../../shared/contract/operations/list-activations.ts";
import type { CustomerServer } from "./customer-server.ts";
import { DAY_MS, PROCESSES, Vendor } from "./vendor.ts";

let vendor: Vendor;
beforeAll(async () => {
  vendor = await Vendor.open();
});
afterAll(() => vendor.stop());

const AIR_GAPPED = { COUNTERSIGN_AIR_GAPPED: "1" };
const instant = (at: number) => new Date(at).toISOString();

/** An air-gapped server and the request string that it shows. */
async function asking(products: string): Promise<CustomerServer & { readonly request: string }> {
  const server = vendor.server(products, AIR_GAPPED);
  const { out } = await server.type("request");
  return { ...server, request: out };
}

/** What staff answer a request with. */
async function answered(
  request: string,
  licenses: readonly string[],
  more: { readonly legacy?: boolean } = {},
) {
  const { responses } = await vendor.staff(answerRequest, {
    body: { request, licenses: [...licenses], ...more },
  });
  return responses.map(({ text }) => text);
}

const refusal = (code: string) => expect.objectContaining({ message: expect.stringContaining(code) });

it(
  "an air-gapped server is activated by strings, runs for years, gives back, and another takes the use (A11, A16, A21, A22)",
  PROCESSES,
  async () => {
    const ends = {
      type: "subscription",
      expiresAt: instant(Date.now() + 365 * DAY_MS),
      graceDays: 14,
    } as const;
    const perpetual = await vendor.sell(["fax"], { maintenanceUntil: instant(Date.now() + 90 * DAY_MS) });
    const subscription = await vendor.sell(["recording"], { ...ends, accountId: perpetual.accountId });
    const one = await asking("fax,recording");
    const [response = ""] = await answered(one.request, perpetual.licenseIds);
    expect(await one.type("respond -", { input: response })).toMatchObject({ exitCode: 0 });
    const [second = ""] = await answered((await one.type("request --new")).out, subscription.licenseIds);
    expect(await one.type("respond -", { input: second })).toMatchObject({ exitCode: 0 });

    const at = async (clock: string) => (await one.type("status", { clock })).text;
    expect(await at("+360d")).toMatch(
      /^Mode: offline\n.*Acme fax \(fax\): valid\n.*\(recording\): expiring\n/s,
    );
    expect(await at("+370d")).toMatch(/\(fax\): valid\n.*\(recording\): in-grace\n/s);
    expect(await at("+400d")).toMatch(/\(fax\): valid\n.*\(recording\): expired\n/s);
    expect(await at("+4000d")).toMatch(/\(fax\): valid\n {2}CSL1-.*\n {2}perpetual, maintenance until/);

    const two = await asking("fax");
    await expect(answered(two.request, perpetual.licenseIds)).rejects.toEqual(
      refusal("LICENSE_LIMIT_REACHED"),
    );
    const returned = await one.type("return --product fax --yes", { clock: "+400d" });
    expect(returned.exitCode).toBe(0);
    expect(await one.type("status", { clock: "+400d" })).toMatchObject({
      exitCode: 1,
      text: expect.stringMatching(/fax \(fax\): not activated\n/),
    });
    const accepted = await vendor.staff(acceptReturn, { body: { return: returned.out } }, false);
    expect(accepted).toMatchObject({ released: perpetual.licenseIds, superseded: [] });
    const [third = ""] = await answered(two.request, perpetual.licenseIds);
    expect(await two.type("respond -", { input: third })).toMatchObject({ exitCode: 0 });
    await vendor.staff(acceptReturn, { body: { return: returned.out } }, false);
    const { items } = await vendor.staff(listActivations, {
      query: { licenseId: perpetual.licenseIds[0] ?? "" },
    });
    expect(items.filter(({ isActive }) => isActive)).toMatchObject([{ mode: "offline" }]);
    expect(await one.type("respond -", { input: response })).toMatchObject({
      exitCode: 1,
      text: expect.stringMatching(/NO_REQUEST/),
    });
  },
);

it(
  "who has the license codes answers a request without the vendor's staff; a typing error names its line (A11)",
  PROCESSES,
  async () => {
    const { codes } = await vendor.sell(["print", "scan"]);
    const server = await asking("print,scan");
    const wrong = codes.map((code) => code.replace(/.$/, (last) => (last === "A" ? "B" : "A")));
    const ask = (licenseCodes: readonly string[]) =>
      vendor.staff(
        answerRequestByCode,
        { body: { request: server.request, licenseCodes: [...licenseCodes] } },
        false,
      );
    await expect(ask(wrong)).rejects.toEqual(refusal("LICENSE_CODE_MISTYPED"));
    const { responses } = await ask(codes);
    const typed = (responses[0]?.text ?? "").split("\n");
    typed[7] = (typed[7] ?? "").replace(/(.{12})(.)(.)/, (_, before, a, b) =>
      a === b ? `${before}${a}` : `${before}${b}${a}`,
    );
    const file = `${server.folder}/response.txt`;
    writeFileSync(file, typed.join("\n"));
    const { exitCode, text } = await server.type(`respond ${file}`);
    expect([exitCode, text.split("\n")[0]]).toEqual([
      1,
      `${file}: Lines are mistyped. Look at line 7. (LINES_WRONG)`,
    ]);
    expect(text).toContain(`\n  > ${typed[7]}\n`);
    expect((await server.type("status")).text).toMatch(/print \(print\): in evaluation/);
    const parts = { input: (responses[0]?.qrParts ?? []).toReversed().join("\n") };
    expect((await server.type("respond -", parts)).text).toMatch(
      /^Accepted\.\n\nAcme print .*: valid\n.*\nAcme scan .*: valid\n/s,
    );
  },
);

it("an old server takes a response for each application, in one go (A12)", PROCESSES, async () => {
  const { licenseIds } = await vendor.sell(["mail", "chat"]);
  const server = await asking("mail,chat");
  const texts = await answered(server.request, licenseIds, { legacy: true });
  expect(texts).toHaveLength(2);
  expect((await server.type("respond -", { input: texts.join("\n") })).text).toMatch(
    /^Accepted\.\n\nAcme mail \(mail\): valid\n.*Acme chat \(chat\): valid\n/s,
  );
});

it(
  "a restored backup runs on the same hardware; a new installation takes a dead server's place (A13)",
  PROCESSES,
  async () => {
    const { licenseIds, token } = await vendor.sell(["archive"]);
    const server = vendor.server("archive");
    expect(await server.type("activate --token -", { input: await token() })).toMatchObject({ exitCode: 0 });
    const backup = `${server.folder}-backup`;
    cpSync(server.folder, backup, { recursive: true });
    rmSync(server.folder, { recursive: true });
    cpSync(backup, server.folder, { recursive: true });
    expect(await server.type("verify")).toMatchObject({ exitCode: 0 });
    const { nodeId } = JSON.parse((await server.type("status --json")).out);

    const byToken = vendor.server("archive");
    const input = await token();
    expect(await byToken.type("activate --token -", { input })).toMatchObject({ exitCode: 1 });
    const replacing = await token({ replacesNodeId: nodeId });
    expect(await byToken.type("activate --token -", { input: replacing })).toMatchObject({ exitCode: 0 });
    expect(await server.type("verify")).toMatchObject({
      exitCode: 1,
      text: expect.stringMatching(/\(archive\): deactivated\n/),
    });

    const deadId = JSON.parse((await byToken.type("status --json")).out).nodeId;
    const byResponse = vendor.server("archive", AIR_GAPPED);
    const { out } = await byResponse.type(`request --replaces ${deadId}`);
    const [response = ""] = await answered(out, licenseIds);
    expect(await byResponse.type("respond -", { input: response })).toMatchObject({ exitCode: 0 });
    expect(await byToken.type("verify")).toMatchObject({ exitCode: 1 });
    const { items } = await vendor.staff(listActivations, { query: { licenseId: licenseIds[0] ?? "" } });
    expect(items.filter(({ isActive }) => isActive)).toMatchObject([{ mode: "offline" }]);
  },
);
