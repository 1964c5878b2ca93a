import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptReturn } from "../../shared/contract/operations/accept-return.ts";
import { answerRequest } from "../../shared/contract/operations/answer-request.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { commandLine, type Ran } from "./command-line.ts";
import { webServer } from "./network.ts";
import { tempPath } from "./temp-folder.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.remove());

/** An air-gapped server with its files; `asked` counts what reaches the address that it is told. */
async function server(change: Record<string, string> = {}) {
  let asked = 0;
  const url = await webServer((_, response) => {
    asked += 1;
    response.end("{}");
  });
  const dataDir = tempPath();
  const env = {
    COUNTERSIGN_URL: url,
    COUNTERSIGN_ROOT_KEYS: cloud.rootKeys.join(","),
    COUNTERSIGN_NODE_DATA: dataDir,
    COUNTERSIGN_PRODUCTS: "fax,recording:fax",
    COUNTERSIGN_AIR_GAPPED: "1",
    ...change,
  };
  const file = (name: string) => join(dataDir, name);
  const save = (name: string, text: string) => {
    writeFileSync(file(name), text);
    return file(name);
  };
  return { ...commandLine(env), file, save, asked: () => asked };
}

/** What staff answer: one response string, or with `legacy` one for each product. */
async function answered(request: string, codes: readonly string[], legacy = false) {
  const licenses = codes.map((code) => cloud.licenseOf(code));
  const { responses } = await cloud.staff(answerRequest, { body: { request, licenses, legacy } });
  return responses.map(({ text }) => text);
}

const masked = ({ code, out, err }: Ran) =>
  `${out}${err === "" ? "" : `[err] ${err}`}[exit ${code}]`
    .replaceAll(/\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d UTC)?/g, "DAY")
    .replaceAll(/(?:\/\S*)?\/([\w-]+\.(?:txt|png))/g, "$1")
    .replaceAll(/CSL1-[0-9A-Z-]+/g, "CSL1-CODE");

/** The string with one character of a line changed, as who types it off may do. */
function mistyped(text: string, line: number): string {
  const lines = text.split("\n");
  const old = lines[line] ?? "";
  lines[line] = old.slice(0, 20) + (old[20] === "A" ? "B" : "A") + old.slice(21);
  return lines.join("\n");
}

describe("countersign-node without a connection", () => {
  it("asks, takes the response, runs, and gives back, and connects to nothing (A11, A21, A22, A23)", async () => {
    const { type, save, asked } = await server();
    await cloud.sell(["fax", "recording"], { capacity: 20 });
    expect(masked(await type("status"))).toMatch(
      /^Connections: none, this server is air-gapped\nHost: .+\nHardware: .+\nInstalled: DAY\n\nfax \(fax\): in evaluation, 30 days left, until DAY\nrecording \(recording\): in evaluation, 30 days left, until DAY\n\[exit 0\]$/,
    );

    const request = await type("request");
    expect(request.out).toMatch(/^COUNTERSIGN\/1 REQUEST\n(.+\n){6,14}COUNTERSIGN\/1 END\n$/);
    expect(request).toMatchObject({ code: 0, err: expect.stringMatching(/^Send this to the vendor\./) });
    expect((await type("request")).out).toBe(request.out);
    expect((await type("status")).out).toMatch(/\nRequest: waits for its response since /);

    const [response = ""] = await answered(request.out, ["fax", "recording"]);
    const wrong = await type(`respond ${save("response.txt", mistyped(response, 5))}`);
    const lines = response.split("\n");
    expect(masked(wrong)).toBe(
      "[err] response.txt: Lines are mistyped. Look at line 5. (LINES_WRONG)\n" +
        "Compare these lines with the original, character by character.\n" +
        `    ${lines[4]}\n  > ${mistyped(response, 5).split("\n")[5]}\n    ${lines[6]}\n[exit 1]`,
    );
    const short = save("response.txt", mistyped(response, 5).replace(/\n\w\w008 .*/, ""));
    expect((await type(`respond ${short}`)).err).toMatch(
      /\(LINES_WRONG\)\n.*\nline 8: Lines are missing\. Copy the whole response string, .*\n {4}\w\w004 .*\n {2}> \w\w005 /,
    );
    const taken = masked(await type(`respond ${save("response.txt", response)}`));
    expect(taken).toBe(
      "Accepted.\n\nFAX (fax): valid\n  CSL1-CODE\n  perpetual, 20 units, offline\n" +
        "RECORDING (recording): valid\n  CSL1-CODE\n  perpetual, 20 units, offline\n[exit 0]",
    );
    expect((await type("status")).out).toMatch(/^Mode: offline\nConnections: none/);

    expect(masked(await type("return --product fax"))).toBe(
      "[err] countersign-node: fax will stop on this server at once. Go on? This is no terminal, so that nobody can answer.\nAdd --yes.\n[exit 2]",
    );
    expect(masked(await type("return", { answer: "no" }))).toMatch(
      /\[y\/N\] Nothing was changed\.\n\[exit 1\]$/,
    );
    expect((await type("status")).out).toMatch(/FAX \(fax\): valid/);
    const returned = await type("return", { answer: "y" });
    expect(returned.out).toMatch(/^COUNTERSIGN\/1 RETURN\n/);
    expect(returned.err).toBe(
      "fax, recording will stop on this server at once. Go on? [y/N] " +
        "Given back: fax, recording. Send this to the vendor; only then others can use it.\n",
    );
    const after = await type("status");
    expect([after.code, after.out]).toEqual([1, expect.stringMatching(/Given back: fax, recording at /)]);
    expect((await type("return --again")).out).toBe(returned.out);
    const { released } = await cloud.staff(acceptReturn, { body: { return: returned.out } });
    expect(released.toSorted()).toEqual([cloud.licenseOf("fax"), cloud.licenseOf("recording")].toSorted());
    expect(masked(await type(`respond ${save("response.txt", response)}`))).toMatch(
      /\(NO_REQUEST\)\n.*\[exit 1\]$/s,
    );
    expect(asked()).toBe(0);
  });

  it("takes a response for each product in one go; a bad one is named and undoes nothing (A12)", async () => {
    const { type, save } = await server({ COUNTERSIGN_PRODUCTS: "mail,print" });
    await cloud.sell(["mail", "print"]);
    const request = (await type("request")).out;
    const [mail = "", print = ""] = await answered(request, ["mail", "print"], true);
    const first = `${save("mail.txt", mail)} ${save("print.txt", mistyped(print, 3))}`;
    expect(masked(await type(`respond ${first}`))).toMatch(
      /^Accepted\.\n\nMAIL \(mail\): valid\n[\s\S]*\nprint \(print\): in evaluation, .*\n\[err\] print\.txt: Lines are mistyped\. Look at line 3\. \(LINES_WRONG\)\n[\s\S]*\n {2}> [\s\S]*\[exit 1\]$/,
    );
    const both = save("both.txt", `The first:\n${mistyped(mail, 2)}\nThe second:\n${print}`);
    const again = await type(`respond ${both} --json`);
    expect([again.code, JSON.parse(again.out)]).toMatchObject([
      1,
      {
        ok: false,
        strings: [
          { from: `${both}, string 1`, refused: { code: "LINES_WRONG", places: [{ place: "line 2" }] } },
          { from: `${both}, string 2`, refused: null },
        ],
        applications: [{ status: "valid" }, { status: "valid" }],
      },
    ]);
    const bad = masked(
      await type(`respond ${save("mail.txt", mistyped(mail, 1))} ${save("re.txt", "none")}`),
    );
    expect(bad).toMatch(
      /^\[err\] mail\.txt: .*\(LINES_WRONG\)\n[\s\S]*re\.txt: .*\(STRING_UNKNOWN\)\n[\s\S]*\[exit 1\]$/,
    );
    expect(await type("respond -", { input: `${mail}\n${print}` })).toMatchObject({ code: 0, err: "" });
  });

  it("writes strings to files, as text and as pictures, in parts where they are long", async () => {
    const { type, file } = await server({ COUNTERSIGN_PRODUCTS: "" });
    const request = (await type("request --product fax --new")).out;
    const written = await type(`request --out ${file("request.txt")} --qr ${file("request.png")}`);
    expect(masked(written)).toMatch(/^Written: request\.txt, request\.png\n\[err\] Send this/);
    expect(readFileSync(file("request.txt"), "utf8")).toBe(request);
    expect(readFileSync(file("request.png")).subarray(1, 4).toString()).toBe("PNG");
    const many = Array.from(
      { length: 90 },
      (_, number) => `--product a-product-of-the-vendor-${number * 7919}`,
    );
    const json = JSON.parse((await type(`request ${many.join(" ")} --json --qr=${file("many.PNG")}`)).out);
    expect(json.parts.length).toBeGreaterThan(1);
    expect(json.written).toEqual(json.parts.map((_: string, place: number) => file(`many-${place + 1}.PNG`)));
    expect(json.written.every(existsSync)).toBe(true);
    expect(json.at).toMatch(/Z$/);
  });

  it("draws QR codes in a terminal that is wide enough", async () => {
    const { type } = await server();
    const shown = await type("request --qr", { columns: 120 });
    expect(shown.code).toBe(0);
    expect(shown.out.split("\n").filter((line) => line.startsWith("\u001B[97;40m█")).length).toBeGreaterThan(
      30,
    );
    expect((await type("request --qr")).out).toMatch(/^█+\n██ ▄▄▄▄▄ █/);
    expect(await type("request --qr", { columns: 80 })).toEqual({
      code: 2,
      out: "",
      err: "countersign-node: A QR code needs 85 columns, and this terminal has 80.\nMake the window wider, or write pictures: --qr FILE.png.\n",
    });
  });

  it("refuses what needs a connection, and says what is used in its place (A22)", async () => {
    const { type, asked } = await server();
    const token = await cloud.sell(["gap"]);
    for (const args of [`activate --token ${token}`, "verify", "cluster"])
      expect(await type(args)).toEqual({
        code: 1,
        out: "",
        err: "This server is configured to make no connection. (AIR_GAPPED)\nActivate it with a request string and the response string to it.\n",
      });
    expect(await type("test-connection")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/\(air-gapped\)/),
    });
    expect(asked()).toBe(0);
  });

  it("ends with 2 when it is used wrongly, before anything is done", async () => {
    const { type, file } = await server();
    for (const args of [
      "respond",
      `respond ${file("nothing.txt")}`,
      "request now",
      "request --qr=picture.svg",
      "request --qr --json",
      "request --out=",
      `request --out ${file("no/such/folder.txt")}`,
      "request --yes",
      "return --new",
      "return --again --product fax",
      "status --product fax",
      "cluster --out x",
      "status --products Fax!",
      "status --installed-at yesterday",
    ]) {
      const { code, out, err } = await type(args);
      expect([args, code, out]).toEqual([args, 2, ""]);
      expect(err).toMatch(/^countersign-node: .+\n.+\n$/);
    }
    for (const wrong of [{ COUNTERSIGN_AIR_GAPPED: "maybe" }, { COUNTERSIGN_INSTALLED_AT: "2026-13-01" }])
      expect((await (await server(wrong)).type("status")).code).toBe(2);
  });
});
