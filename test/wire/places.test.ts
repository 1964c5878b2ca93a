import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestService } from "../support/service.ts";
import { itemsUnder } from "../support/table.ts";
import { ACTIVATE, type Site, type Sold, site, sold, startWireService } from "./ask.ts";

let service: TestService;
let caller: Site;
let one: Sold;
beforeAll(async () => {
  service = await startWireService();
  caller = await site(service);
  one = await sold(service, { parallelUses: null });
});
afterAll(() => service.close());

describe("where a site runs", () => {
  const own = () => ({ ...one.activation, client_name: "Oddity" });
  const recordOf = async (url: string | null, headers: Record<string, string> = {}) => {
    const { json } = await caller.ask(ACTIVATE, { body: own(), url, headers });
    expect(json.is_active, json.message).toBe(true);
    const records = (await itemsUnder(service.db, "LICENSE#")).filter(
      (item) => item["url"] === url && item["clientName"] === "Oddity",
    );
    expect(records).toHaveLength(1);
    return records[0];
  };

  test.each([
    ["https://www.one.example/app?x=1#y", "one.example"],
    ["http://Two.Example", "two.example"],
    ["three.example", "three.example"],
    ["four.example:8080", "four.example"],
    ["https://sub.five.example./", "sub.five.example"],
    ["electron://six.example", "six.example"],
    ["//seven.example/x", "seven.example"],
    ["https://b\u00fccher.example/", "xn--bcher-kva.example"],
    ["localhost", "localhost"],
    ["http://intranet:3000/x", "intranet"],
  ])("%s is at %s", async (url, domain) => {
    const sent = Buffer.from(url, "utf8").toString("latin1");
    const { json } = await caller.ask(ACTIVATE, { body: own(), url: sent });
    expect(json.is_active, json.message).toBe(true);
    const records = (await itemsUnder(service.db, "LICENSE#")).filter((item) => item["url"] === url);
    expect(records).toMatchObject([{ domain, hostName: domain }]);
  });

  test.each([
    ["http://192.0.2.55/app", "192.0.2.55"],
    ["192.0.2.56:8080", "192.0.2.56"],
    ["https://[2001:db8:0::5]:8443/x", "2001:db8::5"],
    ["2001:db8::6", "2001:db8::6"],
    ["http://[::ffff:192.0.2.57]/", "192.0.2.57"],
  ])("%s has no domain and is known as %s", async (url, name) => {
    expect(await recordOf(url)).toMatchObject({ domain: null, hostName: name });
  });

  test("without one it is known by the address that it claims, or else by the observed one", async () => {
    const claimed = await recordOf(null, { "X-API-IP": "192.0.2.77" });
    expect(claimed).toMatchObject({ domain: null, hostName: "192.0.2.77", claimedIp: "192.0.2.77" });
  });

  test.each(["::1 ", "not an address", "999.1.1.1", "1.2.3.4, 5.6.7.8"])(
    "a claimed address that is none is ignored: %s",
    async (ip) => {
      const url = `https://${encodeURIComponent(ip).replaceAll("%", "").toLowerCase().replaceAll(".", "-")}.example`;
      const record = await recordOf(url, { "X-API-IP": ip });
      expect(record?.["claimedIp"]).toBe(ip.trim() === "::1" ? "::1" : null);
    },
  );

  test.each(["https://user:word@nine.example/x", "http://%00/", "https://a_b.example", "http://", "%"])(
    "%s is no domain: it is known by its address, and its password is not kept",
    async (url) => {
      const { json } = await caller.ask(ACTIVATE, { body: own(), url, headers: { "LB-IP": "192.0.2.99" } });
      expect(json.is_active).toBe(true);
      const text = JSON.stringify(await itemsUnder(service.db, "LICENSE#"));
      expect(text).not.toContain("word@");
    },
  );
});
