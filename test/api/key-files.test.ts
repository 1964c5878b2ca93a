import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InputFor } from "../../shared/contract/operation.ts";
import { createKeyFile } from "../../shared/contract/operations/create-key-file.ts";
import { downloadKeyFile } from "../../shared/contract/operations/download-key-file.ts";
import { getKeyFile } from "../../shared/contract/operations/get-key-file.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { gather } from "../support/faults.ts";
import { keyFile } from "../support/key-files.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy } from "../support/table.ts";
import { account } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

type Order = InputFor<typeof createKeyFile>["body"];
const order = (body: Order) => service.staff(createKeyFile, { body });
const iso = (days: number) => new Date(service.clock.now() + days * 86_400_000).toISOString();
const FIVE: Order["keys"] = [{ type: "EndUser", mode: "Permanent", count: 5 }];

describe("a key file that staff make (B11)", () => {
  test("has its keys numbered, kind by kind, and can be read again and found in the log", async () => {
    const { id: accountId, name } = await account(service, { name: "Müller & Söhne" });
    const { reply } = await order({
      accountId,
      serverType: "Test",
      keys: [...FIVE, { type: "Module", module: "crm", mode: "Trial", expiresAt: iso(90), count: 10 }],
      numberPrefix: "MUE-2027",
      customerKey: "C-7",
      mostServers: 2,
      note: "PO 4711",
    });
    const end = { firstNumber: "MUE-2027-00001", lastNumber: "MUE-2027-00005" };
    expect(reply).toEqual({
      id: expect.stringMatching(/^kfl_[0-9A-Za-z]{22}$/),
      accountId,
      customer: { key: "C-7", name },
      serverType: "Test",
      numberPrefix: "MUE-2027",
      keyCount: 15,
      keys: [
        { type: "EndUser", module: null, mode: "Permanent", expiresAt: null, count: 5, ...end },
        {
          ...{ type: "Module", module: "crm", mode: "Trial", expiresAt: iso(90), count: 10 },
          ...{ firstNumber: "MUE-2027-00006", lastNumber: "MUE-2027-00015" },
        },
      ],
      grantedAt: iso(0),
      note: "PO 4711",
      mostServers: 2,
      servers: [],
      withdrawnCount: 0,
      withdrawn: [],
    });
    const read = await service.staff(getKeyFile, { params: { keyFileId: reply.id } });
    expect(read.reply).toEqual(reply);
    expect(await activityAbout(service.db, reply.id)).toMatchObject([
      { kind: "key-file.created", accountId, subjects: [reply.id], actor: { kind: "staff" } },
    ]);
  });

  test("is for one server, named by the account, with a prefix of its own, where nothing else is said", async () => {
    const [one, two] = [await keyFile(service), await keyFile(service)];
    expect(one).toMatchObject({ mostServers: 1, note: null, customer: { key: one.accountId, name: "Acme" } });
    expect(one.numberPrefix).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
    expect(two.numberPrefix).not.toBe(one.numberPrefix);
  });

  test("needs an account, and a server type that the vendor has set", async () => {
    const { id: accountId } = await account(service);
    const unknown = await order({ accountId: "acc_0000000000000000000000", serverType: "Test", keys: FIVE });
    expect(unknown.problem.code).toBe("ACCOUNT_UNKNOWN");
    const lab = { accountId, serverType: "Lab", keys: FIVE };
    const { problem } = await order(lab);
    expect(problem).toMatchObject({
      code: "SERVER_TYPE_UNKNOWN",
      errors: [{ location: "body.serverType", message: expect.stringContaining("Production, Staging") }],
    });
    await service.staff(updateSettings, { body: { serverTypes: ["Production", "Test", "Lab"] } });
    expect((await order(lab)).status).toBe(201);
  });

  test("is refused whole, with every place that is wrong", async () => {
    const { id: accountId } = await account(service);
    const keys: Order["keys"] = [
      { type: "EndUser", mode: "Permanent", count: 1 },
      { type: "EndUser", mode: "Permanent", expiresAt: iso(1), count: 1 },
      { type: "EndUser", mode: "Trial", count: 1 },
      { type: "EndUser", mode: "Trial", expiresAt: iso(0), count: 1 },
      { type: "Module", mode: "Permanent", count: 1 },
      { type: "Developer", mode: "Permanent", module: "crm", count: 1 },
    ];
    const { written } = await changesBy(service.db, async () => {
      const { problem } = await order({ accountId, serverType: "Test", keys });
      expect(problem.code).toBe("INPUT_INVALID");
      expect(problem.errors?.map(({ location, message }) => `${location} ${message}`)).toEqual([
        "body.keys.1.expiresAt is not for mode Permanent",
        "body.keys.2.expiresAt is missing",
        "body.keys.3.expiresAt must be in the future",
        "body.keys.4.module is missing",
        "body.keys.5.module is for type Module only",
      ]);
    });
    expect(written).toEqual([]);
  });

  test("has at most 5,000 keys", async () => {
    const { id: accountId } = await account(service);
    const keys: Order["keys"] = [{ type: "EndUser", mode: "Permanent", count: 5_000 }];
    expect((await order({ accountId, serverType: "Test", keys })).reply.keyCount).toBe(5_000);
    const { problem } = await order({ accountId, serverType: "Test", keys: [...keys, ...FIVE] });
    expect(problem).toMatchObject({ code: "INPUT_INVALID", errors: [{ location: "body.keys" }] });
  });
});

describe("the prefix of a file's numbers", () => {
  test("is no other file's, of whatever account", async () => {
    await keyFile(service, { numberPrefix: "TAKEN" });
    const { id: accountId } = await account(service);
    const again = { accountId, serverType: "Production", keys: FIVE, numberPrefix: "TAKEN" };
    expect((await order(again)).problem.code).toBe("KEY_NUMBERS_TAKEN");
  });

  test("goes to one of two who want it at once", async () => {
    const [one, two] = [await account(service), await account(service)];
    service.sdk.intercept(gather(2));
    const answers = await Promise.all(
      [one, two].map(({ id: accountId }) =>
        order({ accountId, serverType: "Production", keys: FIVE, numberPrefix: "RACE" }),
      ),
    );
    service.sdk.intercept(null);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });
});

test("what is asked of a file that is not there is not found", async () => {
  const params = { keyFileId: "kfl_0000000000000000000000" };
  expect((await service.staff(getKeyFile, { params })).problem.code).toBe("NOT_FOUND");
  expect((await service.staff(downloadKeyFile, { params })).problem.code).toBe("NOT_FOUND");
});
