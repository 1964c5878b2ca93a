import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EXIT, Fault, ownTrouble } from "../faults.ts";
import { runAnswered } from "../testing/answered.ts";

const ID = "kfl_0123456789abcdefghijkl";
const NODE = `nod_${"n".repeat(43)}`;
const FILE = {
  id: ID,
  accountId: "acc_0123456789abcdefghijkl",
  customer: { key: "C-4711", name: "Acme Hospital" },
  serverType: "Production",
  numberPrefix: "ACME",
  keyCount: 6,
  keys: [
    group({ type: "EndUser", count: 5, firstNumber: "ACME-00001", lastNumber: "ACME-00005" }),
    group({
      ...{
        type: "Module",
        module: "reports",
        mode: "Trial",
        expiresAt: "2027-03-31T00:00:00.000Z",
        count: 1,
      },
      ...{ firstNumber: "ACME-00006", lastNumber: "ACME-00006" },
    }),
  ],
  grantedAt: "2027-01-01T00:00:00.000Z",
  note: null,
  mostServers: 1,
  servers: [] as object[],
  withdrawnCount: 0,
  withdrawn: [] as object[],
};

function group(given: object) {
  return { module: null, mode: "Permanent", expiresAt: null, ...given };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-key-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the terminal shows, runs of blanks shortened to two. */
const plain = (text: string) => text.replace(/ +(?= {2})/g, "").replaceAll(`${folder}/`, "");
const create = (...more: string[]) => [
  ...["key-files", "create", "--account", FILE.accountId, "--server-type", "Production"],
  ...["--keys", "EndUser:Permanent:5", "--keys", "Module/reports:Trial:1:2027-03-31", ...more],
];
const DOWNLOADED = { fileName: "acme-production-ACME.json", text: "the keys\n" };

describe("create", () => {
  it("writes the file, and says what is in it, where it is, and what to do with it (B11)", async () => {
    const { sent, shown } = await runAnswered(create("--out", folder), [FILE, DOWNLOADED]);
    expect(sent.map(({ name }) => name)).toEqual(["create-key-file", "download-key-file"]);
    expect(readFileSync(join(folder, DOWNLOADED.fileName), "utf8")).toBe("the keys\n");
    expect(plain(shown)).toBe(`\
id  ${ID}
account  acc_0123456789abcdefghijkl
customer  Acme Hospital (C-4711)
server type  Production
keys  6
withdrawn  none
servers  0 of 1
granted  2027-01-01 00:00 UTC
note  -

KIND  MODE  KEYS  ENDS  NUMBERS
EndUser  Permanent  5  never  ACME-00001 to ACME-00005
Module/reports  Trial  1  2027-03-31 00:00 UTC  ACME-00006

No server has imported it yet.

Written to acme-production-ACME.json, which only you can read.

Send this file to the customer. Who administers the server imports it on its licenses page (Import license keys),
or there with:  countersign-node import acme-production-ACME.json
Make the same file again:  countersign key-files download ${ID}`);
  });

  it("tells programs what the API says, and where the file is", async () => {
    const { json } = await runAnswered(create("--out", folder), [FILE, DOWNLOADED]);
    expect(json).toEqual([{ ...FILE, writtenTo: join(folder, DOWNLOADED.fileName) }]);
  });

  it("makes no keys where their file could not be written", async () => {
    writeFileSync(join(folder, "mine.json"), "mine");
    for (const out of [join(folder, "mine.json"), join(folder, "nowhere", "a.json")]) {
      const { sent, fault } = await runAnswered(create("--out", out), [FILE, DOWNLOADED]);
      expect([sent, fault]).toMatchObject([[], { exit: 2 }]);
    }
    await runAnswered(create("--out", join(folder, "mine.json"), "--force"), [FILE, DOWNLOADED]);
    expect(readFileSync(join(folder, "mine.json"), "utf8")).toBe("the keys\n");
  });

  it("that made the keys but got no file says how to fetch it, as a second command would make more", async () => {
    writeFileSync(join(folder, DOWNLOADED.fileName), "mine");
    const away = new Fault(EXIT.unreachable, ownTrouble("SERVICE_UNREACHABLE", "It is away.", "Wait."), null);
    const told = `The keys are made. Fetch their file: countersign key-files download ${ID}.`;
    const lost = await runAnswered(create("--out", folder), [FILE, away]);
    expect(lost.fault).toMatchObject({ exit: 3, trouble: { fix: `${told} Wait.` } });
    const there = await runAnswered(create("--out", folder), [FILE, DOWNLOADED]);
    expect(there.fault).toMatchObject({ exit: 2, trouble: { fix: expect.stringContaining(told) } });
    expect(readFileSync(join(folder, DOWNLOADED.fileName), "utf8")).toBe("mine");
  });

  it("that is refused for a group says which one, as it could be typed", async () => {
    const errors = [{ location: "body.keys.1.expiresAt", message: "must be in the future", fix: "Later." }];
    const refused = new Fault(EXIT.refused, { ...ownTrouble("USAGE_WRONG", "No.", "Look."), errors });
    const { fault } = await runAnswered(create("--out", folder), [refused]);
    expect((fault as Fault).trouble.errors?.[0]?.message).toBe(
      "of Module/reports:Trial:1:2027-03-31T00:00:00.000Z: must be in the future",
    );
  });

  it("with a wrong group is refused before anything is sent", async () => {
    const { sent, fault } = await runAnswered(create("--keys", "EndUser:Trial:5"), []);
    expect(sent).toEqual([]);
    expect(fault).toMatchObject({ exit: 2, trouble: { detail: expect.stringContaining("EndUser:Trial:5") } });
  });
});

it("download writes the file again, never over another one unless told", async () => {
  const line = ["key-files", "download", ID, "--out", folder];
  const { json } = await runAnswered(line, [DOWNLOADED]);
  const writtenTo = join(folder, DOWNLOADED.fileName);
  expect(json).toEqual([{ id: ID, writtenTo }]);
  expect((await runAnswered(line, [DOWNLOADED])).fault).toMatchObject({ exit: 2 });
  expect((await runAnswered([...line, "--force"], [{ ...DOWNLOADED, text: "new" }])).fault).toBeNull();
  expect(readFileSync(writtenTo, "utf8")).toBe("new");
});

describe("show", () => {
  it("tells who uses the file, since when, and from whom it was taken", async () => {
    const at = (day: number) => `2027-01-0${day}T00:00:00.000Z`;
    const servers = [
      { nodeId: NODE, hostName: "fax-01", firstAt: at(1), lastAt: at(3), releasedAt: null },
      { nodeId: "nod_old", hostName: null, firstAt: at(1), lastAt: at(1), releasedAt: at(2) },
    ];
    const { shown } = await runAnswered(["key-files", "show", ID], [{ ...FILE, servers }]);
    expect(plain(shown)).toContain("\nservers  1 of 1\n");
    expect(plain(shown)).toContain(`
SERVER  HOST  IMPORTED  LAST CONTACT  RELEASED
${NODE}  fax-01  2027-01-01 00:00 UTC  2027-01-03 00:00 UTC  -
nod_old  -  2027-01-01 00:00 UTC  2027-01-01 00:00 UTC  2027-01-02 00:00 UTC`);
  });

  it("tells which numbers were withdrawn, a few stretches of them", async () => {
    const stretch = (first: number, last = first) => ({
      firstNumber: `ACME-0000${first}`,
      lastNumber: `ACME-0000${last}`,
    });
    const few = { ...FILE, withdrawnCount: 3, withdrawn: [stretch(1), stretch(3, 4)] };
    const { shown } = await runAnswered(["key-files", "show", ID], [few]);
    expect(plain(shown)).toContain("\nwithdrawn  3: ACME-00001, ACME-00003 to ACME-00004\n");
    const many = { ...FILE, withdrawnCount: 12, withdrawn: Array.from({ length: 12 }, () => stretch(1)) };
    const long = await runAnswered(["key-files", "show", ID], [many]);
    expect(long.shown).toContain("ACME-00001, and 2 stretches more (--json)\n");
  });
});

describe.each([
  ["withdraw", "withdraw-keys", "Withdraw"],
  ["reinstate", "reinstate-keys", "Reinstate"],
])("%s", (verb, operation, question) => {
  const run = (args: string[], given: Parameters<typeof runAnswered>[2] = {}, answers: unknown[] = [FILE]) =>
    runAnswered(["key-files", verb, ID, ...args], answers, given);

  it("takes numbers, asks nothing, and shows the file", async () => {
    const { sent, asked, shown } = await run(["ACME-00001", "ACME-00002", "ACME-00001", "--reason", "Why"]);
    const body = { numbers: ["ACME-00001", "ACME-00002"], reason: "Why" };
    expect(sent).toMatchObject([{ name: operation, input: { params: { keyFileId: ID }, body } }]);
    expect([asked, shown.startsWith(`id           ${ID}`)]).toEqual([[], true]);
  });

  it("takes numbers from a file, however they are parted", async () => {
    const { sent } = await run(["--numbers-from", "list.txt"], {
      typed: "acme-00001\r\n\r\nACME-00002, ACME-00003;ACME-00001\n",
    });
    expect(sent[0]?.input.body).toEqual({ numbers: ["ACME-00001", "ACME-00002", "ACME-00003"] });
  });

  it("that is refused for a number names it", async () => {
    const trouble = {
      ...ownTrouble("USAGE_WRONG", "No.", "Look."),
      errors: [
        { location: "body.numbers.1", message: "is not a number of this key file", fix: "Compare." },
        { location: "body.reason", message: "is long", fix: "Shorten." },
      ],
    };
    const { fault } = await run(["A-00001", "A-00009"], {}, [new Fault(EXIT.refused, trouble, "its-key")]);
    expect(fault).toMatchObject({ exit: 1, idempotencyKey: "its-key" });
    expect((fault as Fault).trouble.errors?.map(({ message }) => message)).toEqual([
      "of A-00009: is not a number of this key file",
      "is long",
    ]);
  });

  it("without numbers means all, and asks first", async () => {
    const no = await run([], { isWanted: false });
    expect(no.asked).toEqual([`${question} all 6 keys of ${ID} (Acme Hospital, Production)?`]);
    expect(no.sent.map(({ name }) => name)).toEqual(["get-key-file"]);
    const yes = await run([], {}, [FILE, FILE]);
    expect(yes.sent.map(({ name, input }) => [name, input.body])).toEqual([
      ["get-key-file", undefined],
      [operation, {}],
    ]);
    const told = await run(["--yes"]);
    expect([told.asked, told.sent.map(({ name }) => name)]).toEqual([[], [operation]]);
  });

  it("never takes an empty file for all keys, nor more than the service takes", async () => {
    const many = Array.from({ length: 1_001 }, (_, index) => `ACME-${10_000 + index}`).join("\n");
    for (const [typed, detail] of [
      [" \n\n", "There is no number in list.txt."],
      [many, "1001 numbers are more than one command takes."],
    ]) {
      const { sent, asked, fault } = await run(["--numbers-from", "list.txt", "--yes"], {
        typed: typed ?? "",
      });
      expect([sent, asked]).toEqual([[], []]);
      expect(fault).toMatchObject({ exit: 2, trouble: { detail } });
    }
    const twice = await run(["ACME-00001", "--numbers-from", "list.txt"], { typed: "ACME-00002" });
    expect([twice.sent, twice.fault]).toMatchObject([[], { exit: 2 }]);
  });
});

it("release takes the file from one server, and needs to know which", async () => {
  const line = ["key-files", "release", ID];
  const { sent } = await runAnswered([...line, "--node", NODE, "--reason", "Disk failed"], [FILE]);
  expect(sent).toMatchObject([
    { name: "release-key-file", input: { body: { nodeId: NODE, reason: "Disk failed" } } },
  ]);
  expect((await runAnswered(line, [])).fault).toMatchObject({ exit: 2 });
});
