import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { characterOf } from "../../shared/signing/armor/alphabet.ts";
import { checkOf } from "../../shared/signing/armor/check.ts";
import { packDocument } from "../../shared/signing/armor/container.ts";
import { DICTIONARY } from "../../shared/signing/armor/dictionary.ts";
import { unwrap } from "../../shared/signing/armor/unwrap.ts";
import { writeArmor } from "../../shared/signing/armor.ts";
import { writeQrParts } from "../../shared/signing/qr-parts.ts";
import { type DocumentVector, readVectors, type StringVector, type TextVector } from "./vector.ts";

const page = readFileSync("docs/guides/offline-protocol.md", "utf8");
const strings = readVectors<StringVector>("strings");
const [request, response, release] = strings.map(({ document }) => document) as [string, string, string];
const blocks = new Map(
  [...page.matchAll(/^```\w+ example=([\w-]+)\n(.*?)\n```$/gms)].map(([, name = "", text = ""]) => [
    name,
    text,
  ]),
);
const example = (name: string) => blocks.get(name) ?? expect.fail(`the page has no example ${name}`);

describe("the page on the offline protocol", () => {
  it("shows documents as they are signed", () => {
    const header = (name: string) => JSON.stringify(JSON.parse(example(name)));
    expect(header("request-header")).toBe(JSON.stringify(decodeProtectedHeader(request)));
    expect(header("response-header")).toBe(JSON.stringify(decodeProtectedHeader(response)));
    expect(JSON.parse(example("request-claims"))).toEqual(decodeJwt(request));
    expect(JSON.parse(example("return-claims"))).toEqual(decodeJwt(release));
    const { licenses, manifest, ...claims } = decodeJwt<{ licenses: unknown[]; manifest: string }>(response);
    const shown = { ...claims, licenses: licenses.slice(0, 1), manifest: `${manifest.slice(0, 20)}...` };
    expect(JSON.parse(example("response-claims"))).toEqual(shown);
  });

  it("shows the request unwrapped, packed, as lines and as a part", async () => {
    const bytes = await packDocument("request", request);
    expect(JSON.parse(example("unwrapped"))).toBe((await unwrap(request)).text);
    expect(example("packed").replaceAll("\n", "")).toBe(Buffer.from(bytes).toString("hex"));
    expect(`${example("armored")}\n`).toBe(await writeArmor("request", request));
    expect([example("part")]).toEqual(await writeQrParts("request", request));
  });

  it("holds the dictionary, whole, and a way to do without", async () => {
    const dictionary = Buffer.from(JSON.parse(example("dictionary")));
    expect(dictionary.equals(DICTIONARY)).toBe(true);
    expect(page).toContain(`${dictionary.length.toLocaleString("en-US")} bytes`);
    const bytes = Buffer.from(await packDocument("request", request));
    const deflated = bytes.subarray(5, 5 + bytes.readUInt16BE(3));
    const head = Buffer.alloc(5);
    head.writeUInt16LE(dictionary.length, 1);
    head.writeUInt16LE(~dictionary.length & 0xffff, 3);
    const inflated = inflateRawSync(Buffer.concat([head, dictionary, deflated]));
    expect(inflated.subarray(dictionary.length).toString()).toBe((await unwrap(request)).text);
  });

  it("holds the alphabet, and checks that come out as it says", () => {
    expect(example("alphabet")).toBe(Array.from({ length: 32 }, (_, symbol) => characterOf(symbol)).join(""));
    const checks = [...example("checks").matchAll(/^check\((\w+), ([12])\) = (\w{4})$/gm)];
    expect(checks.length).toBeGreaterThan(3);
    for (const [, text = "", start, check] of checks)
      expect(checkOf(text, start === "1" ? 1 : 2)).toBe(check);
  });

  it("names every fault of the vectors", () => {
    const ofDocuments = readVectors<DocumentVector>("documents").flatMap(({ fault }) => fault ?? []);
    const ofTexts = readVectors<TextVector>("texts").flatMap(({ faults = [] }) =>
      faults.map(({ code }) => code),
    );
    for (const code of new Set<string>([...ofDocuments, ...ofTexts])) expect(page).toContain(`\`${code}\``);
  });

  it("says of every string how large it is", () => {
    const rows = [
      ...page.matchAll(/^\| (\w[\w ]+?) +\| ([\d,]+) +\| ([\d,]+) +\| ([\d,]+) +\| (\d+) +\| (\d+) +\|$/gm),
    ];
    expect(
      rows.map(([, name, ...figures]) => [name, ...figures.map((each) => Number(each.replace(",", "")))]),
    ).toEqual(
      strings.map(({ name, document, packed, armored, parts }) => {
        const lines = armored.split("\n").length - 3;
        return [name, document.length, packed.length / 2, armored.length, lines, parts.length];
      }),
    );
  });
});
