import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { newNonce, type TestNode } from "../support/node.ts";
import { openAnswer, requestString, returnString } from "../support/offline.ts";
import { readCode } from "../support/read-code.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { type License, license } from "../support/world.ts";
import { anonymizer, openShell, type Shell } from "./command.ts";

let service: TestService;
let shell: Shell;
let folder: string;
let hidden: ReturnType<typeof anonymizer>;
let its: License;
let node: TestNode;
let nonce: string;
beforeAll(async () => {
  service = await startTestService();
  shell = openShell({ COUNTERSIGN_URL: service.url, COUNTERSIGN_API_KEY: service.adminKey });
  folder = mkdtempSync(join(tmpdir(), "countersign-offline-"));
});
beforeEach(async () => {
  hidden = anonymizer();
  its = await license(service, { parallelUses: 2 });
  [node, nonce] = [await service.node(), newNonce()];
  writeFileSync(path("request.txt"), await requestString(service, node, { nonce }));
});
afterAll(async () => {
  await service.close();
  shell.remove();
  rmSync(folder, { recursive: true });
});

const path = (name: string) => join(folder, name);

/** What the terminal shows, with names in the place of what is random. */
async function transcript(line: string, stdin = ""): Promise<string> {
  const text = await shell.transcript(line, { stdin });
  service.clock.advance(60_000);
  return hidden(text)
    .replaceAll(`${folder}/`, "")
    .replaceAll(/\b(product)-\d+/g, "<$1>")
    .replace(/^(?:request: ).*$/m, "request: <request>");
}

it("answers a request string with lines to paste (A23)", async () => {
  const shown = await transcript(`offline answer --request ${path("request.txt")} --license ${its.code}`);
  const [before = "", lines = ""] = shown.split("\nresponse\n");
  expect(before).toBe(`\
$ countersign offline answer --request request.txt --license <CSL1 1>
node  <nod 1>
host  fax-01
hardware  -
account  <acc 1>
replaces  -
<product>  <CSL1 1> (Fax server), <act 1>
`);
  const { licenses } = await openAnswer(service, node, nonce, lines);
  expect(licenses.map(({ code }) => code)).toEqual([its.code]);
});

it("writes a file, or files into a folder where each product has a string of its own", async () => {
  const request = readFileSync(path("request.txt"), "utf8");
  const one = `offline answer --request - --account ${its.accountId} --out ${path("response.txt")}`;
  expect(await transcript(one, request)).toContain("\n\nresponse  response.txt");
  const written = readFileSync(path("response.txt"), "utf8");
  expect((await openAnswer(service, node, nonce, written)).licenses).toHaveLength(1);

  const legacy = `offline answer --request ${path("request.txt")} --license ${its.id} --legacy --out ${folder}`;
  expect(await transcript(legacy)).toMatch(
    /\n\nresponse for <product> {2}fax-01-<product>-countersign-response\.txt$/,
  );
});

it("draws the response as QR codes, each of which reads as a part of it", async () => {
  const file = path("carried.txt");
  const words = ["--request", path("request.txt"), "--license", its.code, "--out", file, "--qr"];
  const { stdout: shown } = await shell.run(["offline", "answer", ...words]);
  const [, ...codes] = shown.split(/\n\n(?=[█▀▄ ]+\n)/);
  const parts = codes.map(readCode);
  expect(parts.length).toBeGreaterThan(0);
  const { licenses } = await openAnswer(service, node, nonce, parts.join("\n"));
  expect(licenses.map(({ code }) => code)).toEqual([its.code]);
});

it("says which line of a string is wrong, and which license stands in the way", async () => {
  const lines = readFileSync(path("request.txt"), "utf8").split("\n");
  writeFileSync(path("request.txt"), lines.toSpliced(4, 1).join("\n"));
  expect(await transcript(`offline answer --request ${path("request.txt")} --license ${its.id}`)).toBe(`\
$ countersign offline answer --request request.txt --license <lic 1>
error STRING_MISTYPED: The string is mistyped, cut off or mixed up.
cure: Mend the lines that \`errors\` names, or copy the whole string again.
  body.request.line 4 (--request): is missing
  cure: Add line 4.
request: <request>
[exit 1]`);

  const past = new Date(service.clock.now() - 1).toISOString();
  const ended = await license(service, { accountId: its.accountId, type: "subscription", expiresAt: past });
  writeFileSync(path("request.txt"), lines.join("\n"));
  expect(
    await transcript(`offline answer --request ${path("request.txt")} --license ${ended.id}`),
  ).toContain(`
error LICENSE_EXPIRED: The license has expired.
cure: Contact sales to renew it.
  <lic 2>: LICENSE_EXPIRED: The license has expired.
`);
});

it("wants licenses or an account, and a file that is there", async () => {
  for (const flags of ["", ` --license ${its.id} --account ${its.accountId}`])
    expect(await transcript(`offline answer --request ${path("request.txt")}${flags}`)).toContain(
      "\nerror USAGE_WRONG: It must be said which licenses the server gets.\n",
    );
  expect(await transcript(`offline return --file ${path("nothing.txt")}`)).toBe(`\
$ countersign offline return --file nothing.txt
error USAGE_WRONG: nothing.txt cannot be read: ENOENT.
cure: Check the path, or give - and paste.
[exit 2]`);
  const missing = `offline answer --request ${path("request.txt")} --license ${its.id} --out ${path("no/x.txt")}`;
  expect(await transcript(missing)).toContain("\nerror USAGE_WRONG: no/x.txt cannot be written: ENOENT.\n");
});

it("takes a return string, and tells what it freed", async () => {
  const { stdout } = await shell.run([
    "offline",
    "answer",
    "--request",
    path("request.txt"),
    "--license",
    its.id,
    "--json",
  ]);
  service.clock.advance(1_000);
  const [activation] = JSON.parse(stdout).activations;
  writeFileSync(path("return.txt"), await returnString(service, node, [activation.id]));
  const line = `offline return --file ${path("return.txt")}`;
  const due = `\
$ countersign offline return --file return.txt
node  <nod 1>
host  fax-01
hardware  -
released  <lic 1>`;
  expect(await transcript(line)).toBe(due);
  expect(await transcript(line)).toBe(due);
});
