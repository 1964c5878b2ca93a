import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProduct } from "../../shared/contract/operations/create-product.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { commandLine } from "./command-line.ts";
import { tempPath } from "./temp-folder.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.remove());

function server(change: Record<string, string> = {}) {
  return commandLine({
    COUNTERSIGN_URL: cloud.url,
    COUNTERSIGN_ROOT_KEYS: cloud.rootKeys.join(","),
    COUNTERSIGN_NODE_DATA: tempPath(),
    ...change,
  });
}

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 19);

describe("countersign-node and the applications of a server", () => {
  it("shows each with the days of its evaluation, by its own count and then by the service's (A1, A5, A23)", async () => {
    const { type } = server({ COUNTERSIGN_INSTALLED_AT: `${daysAgo(20)}Z` });
    await cloud.staff(createProduct, { body: { code: "trial", name: "Acme Trial" } });
    const own = await type("status --products trial");
    expect(own).toMatchObject({
      code: 0,
      out: expect.stringMatching(/\ntrial \(trial\): in evaluation, 10 days left/),
    });
    expect(own.out).not.toMatch(/^Mode/);
    const told = await type("verify --products trial");
    expect(told).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^Verified\.\n\nAcme Trial \(trial\): in evaluation, 10 days left, until .* UTC\n$/,
      ),
    });
    expect((await type("status --products trial")).out).toMatch(
      /\nAcme Trial \(trial\): in evaluation, 10 days/,
    );
    const json = JSON.parse((await type("status --products trial --json")).out);
    expect(json.applications[0]).toMatchObject({
      type: "evaluation",
      status: "evaluation",
      isUsable: true,
      evaluation: { daysLeft: 10, source: "service", endsAt: expect.stringMatching(/Z$/) },
    });
  });

  it("shows what an application needs besides, and a license that is not for resale as such (A17, A24)", async () => {
    const { type } = server({ COUNTERSIGN_PRODUCTS: "calls,report:calls+mail" });
    const { out } = await type(`status --installed-at ${daysAgo(40)}Z`);
    expect(out).toMatch(
      /\ncalls \(calls\): evaluation over since .*\nreport \(report\): evaluation over since .*\n {2}needs a license on this server of: calls, mail\n$/,
    );
    await type("activate --token -", { input: await cloud.sell(["calls"], { class: "not-for-resale" }) });
    const now = await type("status");
    expect(now).toMatchObject({ code: 0 });
    expect(now.out).toMatch(
      /\nCALLS \(calls\): valid\n {2}CSL1-.*\n {2}perpetual, not for resale\nreport \(report\): /,
    );
    expect(now.out).toMatch(/ {2}needs a license on this server of: mail\n$/);
  });

  it("goes by another clock with a service on this machine, and by none with another", async () => {
    const env = { COUNTERSIGN_PRODUCTS: "later", COUNTERSIGN_NODE_DATA: tempPath() };
    expect(await server(env).type("status")).toMatchObject({ code: 0 });
    const later = await server({ ...env, COUNTERSIGN_TEST_CLOCK: "+30d1h" }).type("status");
    expect(later).toMatchObject({
      code: 1,
      out: expect.stringMatching(/later \(later\): evaluation over since/),
    });
    expect(await server({ ...env, COUNTERSIGN_TEST_CLOCK: "+4w-1d" }).type("status")).toMatchObject({
      code: 2,
    });
    for (const clock of ["31d", "+31", "tomorrow", "+999999999w"])
      expect(await server({ ...env, COUNTERSIGN_TEST_CLOCK: clock }).type("status")).toEqual({
        code: 2,
        out: "",
        err: `countersign-node: COUNTERSIGN_TEST_CLOCK is "${clock}".\nGive a distance from this machine's clock, as +31d or -2h (w, d, h or m).\n`,
      });
    for (const url of ["https://licenses.example.com", "http://127.evil.example", "http://10.0.0.1:7070"])
      expect(
        await server({ ...env, COUNTERSIGN_URL: url, COUNTERSIGN_TEST_CLOCK: "+31d" }).type("status"),
      ).toEqual({
        code: 2,
        out: "",
        err: "countersign-node: COUNTERSIGN_TEST_CLOCK is set, and the service is not on this machine.\nUnset it; a test clock is for trying out with a service on 127.0.0.1.\n",
      });
  });

  it("shows the servers that share its licenses, itself first (A18, A23)", async () => {
    const [one, two] = [server(), server()];
    await cloud.sell(["switch"], { parallelUses: 2 });
    const input = await cloud.issue("switch", { uses: 2 });
    for (const { type } of [one, two])
      expect(await type("activate --token -", { input })).toMatchObject({ code: 0 });
    const { code, out } = await one.type("cluster");
    expect(code).toBe(0);
    expect(out).toMatch(
      /^.+ \(this server\): online\n {2}nod_\S{43}\n {2}hardware \w+\n {2}activated .* UTC, last contact .* UTC\n {2}products: switch\n.+: online\n {2}nod_\S{43}\n/,
    );
    const json = JSON.parse((await two.type("cluster --json")).out);
    expect(json).toMatchObject({ ok: true, more: false, nodes: [{ isSelf: true }, { isSelf: false }] });
    expect(JSON.parse((await two.type("status --json")).out).cluster.nodes).toHaveLength(2);
    expect(await server().type("cluster")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/NOT_ACTIVATED/),
    });
  });
});
