import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

/** The demonstration as `npm run demo` starts it, with a folder for temporary files of its own. */
async function demo() {
  const temporary = mkdtempSync(join(tmpdir(), "countersign-e2e-"));
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, TMPDIR: temporary };
  const child = spawn(process.execPath, ["local/demo.ts"], { env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, text, left: readdirSync(temporary) };
}

/** What the steps show that matters, in their order. */
const SHOWN = [
  /\$ countersign-node test-connection\n {3}\| Connected: http:/,
  /\$ countersign-node verify --products backup\n {3}\| Verified\.\n[^$]*in evaluation, 30 days left/,
  /\$ countersign clock set \+31d\n[^$]*A TEST CLOCK IS ON/,
  /\$ countersign-node verify --products backup\n {3}\| Not everything may run on\.\n[^$]*evaluation over since/,
  /server-a \$ countersign-node activate --token cs_act_\w{4}…\n {3}\| Activated\.\n/,
  /server-b \$ countersign-node activate [^$]*\(LICENSE_LIMIT_REACHED\)/,
  /\(the service gets SIGTERM\)\n {3}\| Stopped\./,
  /server-a \$ countersign-node verify\n[^$]*\(SERVICE_UNREACHABLE\)[^$]*the licenses run on until/,
  /server-a \$ countersign-node status\n[^$]*Acme Backup \(backup\): valid\n/,
  /\(the service is started again\)/,
  /server-a \$ countersign-node deactivate\n {3}\| Given back: backup\./,
  /server-b \$ countersign-node activate [^$]*\| Activated\.\n/,
  /bunker \$ countersign-node request [^$]*\| COUNTERSIGN\/1 REQUEST\n/,
  /vendor \$ countersign offline answer --request - [^$]*\(reads the request string\)\n[^$]*\| COUNTERSIGN\/1 RESPONSE\n/,
  /bunker \$ countersign-node respond - [^$]*mistyped\)\n[^$]*Look at line 5\. \(LINES_WRONG\)\n[^$]*\| {3}> \w\w005 /,
  /bunker \$ countersign-node respond - [^$]*\| Accepted\.\n[^$]*perpetual, offline\n/,
  /bunker \$ countersign-node return --yes [^$]*\| COUNTERSIGN\/1 RETURN\n/,
  /bunker \$ countersign-node status [^$]*backup \(backup\): not activated\n/,
  /vendor \$ countersign offline return --file - [^$]*released +lic_/,
  /vendor \$ countersign licenses get [^$]*uses +0 of 1/,
  /vendor \$ countersign key-files create [^$]*"serverType": "Production"/,
  /server-a \$ countersign-node import [^$]*Server type: Production\n[^$]*Imported: 6 keys, authorized by the service\.\n/,
  /server-b \$ countersign-node import [^$]*in use on as many servers as it may be/,
  /server-a \$ countersign-node seats assign anna EndUser\n {3}\| anna has ACME-00001 /,
  /server-a \$ countersign-node seats check boris\n[^$]*\(NO_SEAT\)/,
  /vendor \$ countersign key-files withdraw [^$]*1: ACME-00001/,
  /server-a \$ countersign-node keys refresh\n[^$]*Withdrawn by the vendor: ACME-00001/,
  /server-a \$ countersign-node keys list\n[^$]*ACME-00001 +EndUser +Permanent +- +withdrawn +anna\n/,
  /All 37 steps are as they must be\. Nothing is left behind\.\n$/,
];

it("npm run demo shows evaluation, activation, an outage, a server without internet and license keys, and leaves nothing (A5, A9, A11, A21, B1, B11)", {
  timeout: 240_000,
}, async () => {
  const { code, text, left } = await demo();
  let rest = text;
  for (const each of SHOWN) {
    const found = each.exec(rest);
    expect([each.source, found !== null]).toEqual([each.source, true]);
    rest = rest.slice((found?.index ?? 0) + 1);
  }
  expect([code, left]).toEqual([0, []]);
  expect(text).not.toMatch(/cs_(act|key)_\w{5}/);
});
