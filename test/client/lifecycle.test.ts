import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "./cloud.ts";
import { tempPath } from "./temp-folder.ts";
import { DAY, TOKEN } from "./vendor.ts";

const HOUR = 3_600_000;
let cloud: Cloud;
let start = 0;

beforeAll(async () => {
  cloud = await startCloud();
});
beforeEach(() => {
  start = Math.max(start, cloud.now()) + 1_000;
  cloud.now = () => start;
});
afterAll(() => cloud.remove());

describe("a server and the real service", () => {
  it("activates, outlives the cloud until its lease ends, finds it again, and gives the license back", async () => {
    const token = await cloud.sell(["press"], { capacity: 50, features: ["color"] });
    const dataDir = tempPath();
    const licensing = await cloud.install({ dataDir });
    expect(licensing.status()).toMatchObject({ mode: "not-activated", isLicensed: false, nodeId: null });

    expect(await licensing.activate(token)).toMatchObject({ ok: true, licenses: [{ status: "valid" }] });
    expect(licensing.isLicensed("press")).toBe(true);
    expect(licensing.isLicensed("other")).toBe(false);
    expect([licensing.hasFeature("press", "color"), licensing.hasFeature("press", "fax")]).toEqual([
      true,
      false,
    ]);
    expect([licensing.capacity("press"), licensing.capacity("other")]).toEqual([50, 0]);
    expect(await licensing.refresh()).toMatchObject({ ok: true, valid: true, downgraded: [] });
    const { deadlineAt, lastContactAt, mode } = licensing.status();
    expect({ deadlineAt, lastContactAt, mode }).toEqual({
      deadlineAt: start + 30 * DAY,
      lastContactAt: start,
      mode: "online",
    });

    await cloud.stop();
    expect(await licensing.refresh()).toMatchObject({
      ok: false,
      kind: "unreachable",
      code: "SERVICE_UNREACHABLE",
    });
    cloud.now = () => start + 30 * DAY - 1;
    expect(licensing.isLicensed("press")).toBe(true);
    expect((await cloud.install({ dataDir })).isLicensed("press")).toBe(true);
    cloud.now = () => start + 30 * DAY;
    expect(licensing.isLicensed("press")).toBe(false);
    expect(licensing.hasFeature("press", "color")).toBe(false);
    expect(licensing.capacity("press")).toBe(0);
    expect(licensing.status().licenses).toMatchObject([{ status: "authorization-expired", isUsable: false }]);

    await cloud.start();
    expect(await licensing.refresh()).toMatchObject({ ok: true, valid: true });
    expect(licensing.isLicensed("press")).toBe(true);

    expect(await licensing.deactivate()).toEqual({ ok: true, released: ["press"], licenses: [] });
    expect(licensing.isLicensed("press")).toBe(false);
    const reopened = await cloud.install({ dataDir });
    expect(reopened.status()).toMatchObject({ mode: "not-activated", licenses: [], state: { kind: "ok" } });
    expect(await reopened.refresh()).toMatchObject({ ok: false, code: "NOT_ACTIVATED" });
  });

  it("keeps its key and its state readable by their owner only", async () => {
    const dataDir = tempPath();
    await (await cloud.install({ dataDir })).activate(await cloud.sell(["lathe"]));
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(readdirSync(dataDir).sort()).toEqual(["node-key.json", "state.json"]);
    for (const name of readdirSync(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
  });

  it("loses what support has released, by a signed verdict, and says so after a restart too", async () => {
    const token = await cloud.sell(["drill", "plane"]);
    const dataDir = tempPath();
    const licensing = await cloud.install({ dataDir });
    await licensing.activate(token);
    await cloud.release("drill");
    expect(licensing.isLicensed("drill")).toBe(true);
    expect(await licensing.refresh()).toMatchObject({ ok: true, valid: false });
    for (const each of [licensing, await cloud.install({ dataDir })]) {
      expect([each.isLicensed("drill"), each.isLicensed("plane")]).toEqual([false, true]);
      const lost = each.status().licenses.find(({ product }) => product.code === "drill");
      expect(lost).toMatchObject({ status: "deactivated", removed: { code: "ACTIVATION_DEACTIVATED" } });
    }
    expect(await licensing.refresh()).toMatchObject({ ok: true, valid: true });
  });

  it("gives back one product and keeps the other", async () => {
    const licensing = await cloud.install();
    await licensing.activate(await cloud.sell(["anvil", "bellows"]));
    expect(await licensing.deactivate(["hammer"])).toMatchObject({ ok: false, code: "PRODUCT_NOT_HELD" });
    expect(await licensing.deactivate(["anvil"])).toMatchObject({ ok: true, released: ["anvil"] });
    expect([licensing.isLicensed("anvil"), licensing.isLicensed("bellows")]).toEqual([false, true]);
    expect(await licensing.refresh()).toMatchObject({ ok: true, valid: true });
    expect([licensing.isLicensed("anvil"), licensing.isLicensed("bellows")]).toEqual([false, true]);
  });

  it("changes nothing when a token is refused, and names one reason with its cure", async () => {
    const licensing = await cloud.install();
    const token = await cloud.sell(["forge"]);
    const mistyped = token.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    for (const [text, code] of [
      ["", "TOKEN_MALFORMED"],
      [mistyped, "TOKEN_MALFORMED"],
      [TOKEN, "TOKEN_UNKNOWN"],
    ] as const) {
      const outcome = await licensing.activate(text);
      expect(outcome).toMatchObject({ ok: false, kind: "refused", code });
      expect(outcome).toHaveProperty("fix");
      expect(licensing.status()).toMatchObject({ mode: "not-activated", licenses: [], lastAttempt: null });
    }
    expect(await licensing.activate(token)).toMatchObject({ ok: true });
    const other = await cloud.install();
    expect(await other.activate(token)).toMatchObject({ ok: false, code: "TOKEN_USED_UP" });
    expect(await licensing.activate(token)).toMatchObject({ ok: true });
  });

  it("sends nothing for a mistyped token", async () => {
    const sent: string[] = [];
    const transport = async ({ url }: { url: string }) => {
      sent.push(url);
      throw new Error("not in this test");
    };
    const licensing = await cloud.install({ transport });
    expect(await licensing.activate(`${TOKEN}x`)).toMatchObject({ ok: false, code: "TOKEN_MALFORMED" });
    expect(sent).toEqual([]);
    expect(await licensing.activate(TOKEN)).toMatchObject({ ok: false, code: "SERVICE_UNREACHABLE" });
    expect(sent).toHaveLength(1);
  });

  it("names the licenses that stood in the way, and refuses a token for other products", async () => {
    const late = await cloud.sell(["kiln"], { startsAt: new Date(start + DAY).toISOString() });
    expect(await (await cloud.install()).activate(late)).toMatchObject({
      ok: false,
      code: "LICENSE_NOT_STARTED",
      licenses: [{ code: "LICENSE_NOT_STARTED" }],
    });
    const token = await cloud.sell(["loom"]);
    expect(await (await cloud.install({ products: ["press"] })).activate(token)).toMatchObject({
      ok: false,
      code: "TOKEN_PRODUCT_MISMATCH",
    });
  });

  for (const hours of [-2, 2])
    it(`works with a clock that is ${hours} hours off`, async () => {
      const token = await cloud.sell([`clock${hours}`]);
      const licensing = await cloud.install({ now: () => start + hours * HOUR });
      expect(await licensing.activate(token)).toMatchObject({ ok: true });
      expect(await licensing.refresh()).toMatchObject({ ok: true, valid: true });
      await cloud.release(`clock${hours}`);
      expect(await licensing.refresh()).toMatchObject({ ok: true, valid: false });
      expect(licensing.isLicensed(`clock${hours}`)).toBe(false);
    });

  it("stops at the license's own end with its grace days, to the millisecond", async () => {
    const expiresAt = start + 3 * DAY;
    const licensing = await cloud.install();
    const ends = {
      type: "subscription",
      expiresAt: new Date(expiresAt).toISOString(),
      graceDays: 2,
    } as const;
    await licensing.activate(await cloud.sell(["mold"], ends));
    const steps = [
      [expiresAt - 1, "expiring", true],
      [expiresAt, "in-grace", true],
      [expiresAt + 2 * DAY - 1, "in-grace", true],
      [expiresAt + 2 * DAY, "expired", false],
    ] as const;
    for (const [at, status, isUsable] of steps) {
      cloud.now = () => at;
      expect(licensing.status().licenses).toMatchObject([{ status, isUsable }]);
      expect(licensing.isLicensed("mold")).toBe(isUsable);
    }
  });

  it("shares its directory with another process's view of it: the later poll wins, on both sides", async () => {
    const dataDir = tempPath();
    const [one, two] = [await cloud.install({ dataDir }), await cloud.install({ dataDir })];
    await one.activate(await cloud.sell(["saddle"]));
    expect(two.isLicensed("saddle")).toBe(false);
    await two.reload();
    expect(two.isLicensed("saddle")).toBe(true);
    cloud.now = () => start + DAY;
    await two.refresh();
    await one.reload();
    expect(one.status().deadlineAt).toBe(start + 31 * DAY);
    const results = await Promise.all([one, two, one, two].map((each) => each.refresh()));
    for (const result of results) expect(result.ok || result.code === "ANSWER_OLDER").toBe(true);
    await one.reload();
    expect(one.isLicensed("saddle")).toBe(true);
  });

  it("never stores the token", async () => {
    const dataDir = tempPath();
    const token = await cloud.sell(["secret"]);
    await (await cloud.install({ dataDir })).activate(token);
    for (const name of readdirSync(dataDir))
      expect(readFileSync(join(dataDir, name), "utf8")).not.toContain(token);
  });
});

describe("what sales wrote about the token", () => {
  it("is shown, of the last one, and never the token itself (A4)", async () => {
    const dataDir = tempPath();
    const licensing = await cloud.install({ dataDir });
    await cloud.sell(["bandsaw"]);
    const token = await cloud.issue("bandsaw", { description: "Acme, first server" });
    await licensing.activate(token);
    expect(licensing.status().tokenDescription).toBe("Acme, first server");
    expect(await licensing.refresh()).toMatchObject({ ok: true });
    const again = await cloud.install({ dataDir });
    expect(again.status().tokenDescription).toBe("Acme, first server");
    expect(readFileSync(join(dataDir, "state.json"), "utf8")).not.toContain(token);
    await again.activate(await cloud.issue("bandsaw"));
    expect(again.status()).toMatchObject({ mode: "online", tokenDescription: null });
  });
});
