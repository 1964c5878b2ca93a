import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAccount } from "../../shared/contract/operations/create-account.ts";
import { getAccount } from "../../shared/contract/operations/get-account.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy } from "../support/table.ts";
import { account } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

describe("smart accounts", () => {
  test("an account keeps its domains normalized and each once, and its opening is in the activity log", async () => {
    const domains = ["https://www.Acme.com/x", "acme.com.", "Bücher.example"];
    const made = await account(service, { name: "Acme", email: "it@acme.com", domains });
    expect(made).toMatchObject({
      name: "Acme",
      email: "it@acme.com",
      domains: ["acme.com", "xn--bcher-kva.example"],
    });
    const entry = (await activityAbout(service.db, made.id))[0];
    expect(entry).toMatchObject({ kind: "account.created", accountId: made.id, subjects: [made.id] });
  });

  test("an account is found by its id, and an unknown one is a 404", async () => {
    const made = await account(service);
    expect((await service.staff(getAccount, { params: { accountId: made.id } })).reply).toEqual(made);
    const unknown = await service.staff(getAccount, { params: { accountId: "acc_0000000000000000000000" } });
    expect(unknown.problem.code).toBe("NOT_FOUND");
  });

  test("every domain that is none is named by its place, and nothing is written", async () => {
    const { written } = await changesBy(service.db, async () => {
      const domains = ["acme.com", "10.0.0.1", "a..b"];
      const { problem } = await service.staff(createAccount, { body: { name: "Acme", domains } });
      expect(problem.code).toBe("INPUT_INVALID");
      expect(problem.errors?.map(({ location }) => location)).toEqual(["body.domains.1", "body.domains.2"]);
    });
    expect(written).toEqual([]);
  });
});
