import { describe, expect, it } from "vitest";
import { EXIT, Fault, ownTrouble } from "../faults.ts";
import { runAnswered, type Sent } from "../testing/answered.ts";

const run = (line: string, answers: readonly unknown[], isWanted = true) =>
  runAnswered(line.split(" "), answers, { isWanted });

const stale = (id: string) => ({
  id,
  activatedAt: "2027-01-01T00:00:00.000Z",
  lastContactAt: "2027-01-02T00:00:00.000Z",
  domain: null,
  hostName: "fax-01",
  licenseCode: "CODE",
});
const page = (ids: readonly string[], nextCursor: string | null) => ({
  items: ids.map(stale),
  released: ids.length,
  notSeenSince: "2027-01-03T00:00:00.000Z",
  nextCursor,
});
const bodies = (sent: readonly Sent[]) => sent.map(({ input }) => input.body);

describe("clean-up", () => {
  const line = "activations clean-up --not-seen-for-days 90";

  it("shows what it would release, page by page, asks, and releases it", async () => {
    const pages = [page(["a", "b"], "c1"), page(["c"], null)];
    const { sent, shown, asked } = await run(line, [...pages, ...pages]);
    expect(asked).toEqual(["Release 3 activations?"]);
    expect(bodies(sent)).toEqual([
      { notSeenForDays: 90, preview: true },
      { notSeenForDays: 90, preview: true, cursor: "c1" },
      { notSeenForDays: 90, preview: false },
      { notSeenForDays: 90, preview: false, cursor: "c1" },
    ]);
    expect(shown).toContain("LAST CONTACT");
    expect(shown).toContain("found 2 activations so far");
    expect(shown).toContain("released 2 activations so far");
    expect(shown).toMatch(/\n\nReleased 3\.$/);
  });

  it("releases nothing when the answer is no, and asks nothing when nothing is to be released", async () => {
    const no = await run(line, [page(["a"], null)], false);
    expect(no.asked).toEqual(["Release 1 activation?"]);
    expect(bodies(no.sent)).toEqual([{ notSeenForDays: 90, preview: true }]);
    const none = await run(line, [page([], null)]);
    expect([none.asked, none.sent.length]).toEqual([[], 1]);
    expect(none.shown).toBe("No activation was without contact since 2027-01-03 00:00 UTC.");
  });

  it("with --yes neither shows nor asks; the key is that of the first request", async () => {
    const { sent, asked } = await run(`${line} --product backup --yes --idempotency-key an-earlier-command`, [
      page(["a"], "c1"),
      page([], null),
    ]);
    expect(asked).toEqual([]);
    expect(bodies(sent)).toEqual([
      { notSeenForDays: 90, product: "backup", preview: false },
      { notSeenForDays: 90, product: "backup", preview: false, cursor: "c1" },
    ]);
    expect(sent.map(({ key }) => key)).toEqual(["an-earlier-command", undefined]);
  });

  it("that is cut off offers a key to repeat the first request only, as later ones begin elsewhere", async () => {
    const trouble = ownTrouble("SERVICE_UNREACHABLE", "It is away.", "Wait.");
    const away = new Fault(EXIT.unreachable, trouble, "its-own-key");
    const first = await run(`${line} --yes`, [away]);
    expect(first.fault).toMatchObject({ exit: 3, idempotencyKey: "its-own-key" });
    const later = await run(`${line} --yes`, [page(["a"], "c1"), away]);
    expect(later.fault).toMatchObject({ exit: 3, trouble, idempotencyKey: null });
  });
});

describe("deactivate-all", () => {
  const line = "activations deactivate-all lic_0123456789abcdefghijkl";
  const done = (released: number, remaining: number) => ({ licenseId: "lic_1", released, remaining });

  it("says how many uses it is about, asks, and goes on until none remain", async () => {
    const { sent, shown, asked } = await run(line, [
      { code: "CODE", usesTaken: 203 },
      done(200, 3),
      done(3, 0),
    ]);
    expect(asked).toEqual(["Release all activations of CODE (203 in use)?"]);
    expect(sent.map(({ name }) => name)).toEqual([
      "get-license",
      "deactivate-license-activations",
      "deactivate-license-activations",
    ]);
    expect(shown).toBe("released 200 so far, 3 remain\nReleased 203, 0 remain.");
  });

  it("releases nothing when the answer is no", async () => {
    const { sent } = await run(line, [{ code: "CODE", usesTaken: 2 }], false);
    expect(sent.map(({ name }) => name)).toEqual(["get-license"]);
  });

  it("ends when a request released nothing, and says what remains", async () => {
    const { sent, shown, asked } = await run(`${line} --yes`, [done(1, 5), done(0, 5)]);
    expect([sent.length, asked]).toEqual([2, []]);
    expect(shown).toMatch(/Released 1, 5 remain\.$/);
  });
});

describe("deactivate", () => {
  it("several shows the outcome of each, and warns of those that were busy", async () => {
    const items = [
      { id: "act_0123456789a", outcome: "released" },
      { id: "act_0123456789b", outcome: "busy" },
    ];
    const { shown } = await run("activations deactivate act_0123456789a act_0123456789b", [
      { items, released: 1 },
    ]);
    expect(shown).toContain("act_0123456789b  busy\n\nReleased 1.");
    expect(shown).toContain("give the same command again");
  });
});

it("list takes a license's code, which it looks up", async () => {
  const { sent } = await run("activations list --license CODE --failed", [
    { id: "lic_0123456789abcdefghijkl" },
    { items: [], nextCursor: null },
  ]);
  expect(sent.map(({ name, input }) => [name, input])).toEqual([
    ["get-license", { params: { license: "CODE" } }],
    ["list-activations", { query: { licenseId: "lic_0123456789abcdefghijkl", isValid: "false" } }],
  ]);
});
