import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InputFor } from "../../shared/contract/operation.ts";
import { blockLicense } from "../../shared/contract/operations/block-license.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { revokeLicense } from "../../shared/contract/operations/revoke-license.ts";
import { updateLicense } from "../../shared/contract/operations/update-license.ts";
import { invariants } from "../support/invariants.ts";
import type { SdkCall } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { type License, licenseWithToken, token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

type Change = (license: License) => Promise<{ readonly status: number }>;

/**
 * Lets staff change a license, and be told that it is done, between the reads of the next request and its first write;
 * what is then to be written passes through `spoil`.
 */
function justBeforeTheWrite(
  change: () => ReturnType<Change>,
  spoil: (call: SdkCall) => void = () => undefined,
) {
  const met: number[] = [];
  service.sdk.intercept(async (call, send) => {
    if (call.command !== "TransactWriteItems") return send();
    service.sdk.intercept(null);
    met.push((await change()).status);
    spoil(call);
    return send();
  });
  return met;
}

const block: Change = ({ id }) => service.staff(blockLicense, { params: { license: id }, body: {} });
const revoke: Change = ({ id }) => service.staff(revokeLicense, { params: { license: id }, body: {} });
const update =
  (body: InputFor<typeof updateLicense>["body"]): Change =>
  ({ id }) =>
    service.staff(updateLicense, { params: { license: id }, body });

const usesTaken = async ({ id }: License) =>
  (await service.staff(getLicense, { params: { license: id } })).reply.usesTaken;

/** Each way in which a use is taken: the terms, how many hold one before, and whether the first of them is replaced. */
const WAYS = {
  "a free use": [{ parallelUses: 3 }, 1, false],
  "one of unlimited uses": [{ parallelUses: null }, 1, false],
  "the oldest one's place": [{ parallelUses: 2, onLimit: "deactivate-oldest" }, 2, false],
  "a dead server's place": [{ parallelUses: 1 }, 1, true],
} as const;
type Way = keyof typeof WAYS;

const CHANGES: readonly [what: string, Change, code: string, ways: readonly Way[]][] = [
  ["it was blocked", block, "LICENSE_BLOCKED", Object.keys(WAYS) as Way[]],
  ["it was revoked", revoke, "LICENSE_REVOKED", Object.keys(WAYS) as Way[]],
  [
    "it was restricted to other addresses",
    update({ allowedIps: ["198.51.100.1"] }),
    "IP_NOT_ALLOWED",
    Object.keys(WAYS) as Way[],
  ],
  [
    "fewer uses were allowed",
    update({ parallelUses: 1 }),
    "LICENSE_LIMIT_REACHED",
    ["a free use", "one of unlimited uses"],
  ],
  [
    "nobody was to go any more",
    update({ onLimit: "reject" }),
    "LICENSE_LIMIT_REACHED",
    ["the oldest one's place"],
  ],
];

const CASES = CHANGES.flatMap(([what, change, code, ways]) =>
  ways.map((way) => [way, what, code, change] as const),
);

/** A license of which some servers hold uses, and a newcomer's token for it. */
async function setScene(way: Way) {
  const [terms, count, isReplacing] = WAYS[way];
  const { license, token: first } = await licenseWithToken(service, terms);
  const holders = await Promise.all(Array.from({ length: count }, () => service.node()));
  for (const holder of holders) expect((await holder.activate(first.token)).status).toBe(200);
  const [dead] = holders;
  const replaces = isReplacing && dead ? { replacesNodeId: dead.id } : {};
  const { token: text } = await token(service, [license], replaces);
  return { license, holders, text, late: await service.node() };
}

describe("an activation that read the license before staff changed it, and writes after that was acknowledged", () => {
  test.each(CASES)("does not take %s when %s: %s", async (way, _what, code, change) => {
    const { license, holders, text, late } = await setScene(way);
    const met = justBeforeTheWrite(() => change(license));
    expect((await late.activate(text)).problem.code).toBe(code);
    expect(met).toEqual([200]);
    expect((await late.verify(license)).reply.code).toBe("ACTIVATION_UNKNOWN");
    expect(await usesTaken(license)).toBe(holders.length);
  });

  test("takes its use when the change does not stand in its way", async () => {
    const { license, text, late } = await setScene("a free use");
    const met = justBeforeTheWrite(() => update({ capacity: 9 })(license));
    expect((await late.activate(text)).status).toBe(200);
    expect(met).toEqual([200]);
  });

  test.each(Object.keys(WAYS) as Way[])(
    "would take %s all the same without the guard on the revision (control)",
    async (way) => {
      const { license, text, late } = await setScene(way);
      const met = justBeforeTheWrite(() => block(license), withoutRevision);
      expect((await late.activate(text)).status).toBe(200);
      expect(met).toEqual([200]);
    },
  );
});

type Action = { ConditionExpression?: string };

/** A planted bug: the revision of the license may be any. */
function withoutRevision({ input }: SdkCall): void {
  const always = "(revision = :revision OR attribute_exists(pk) OR attribute_not_exists(pk))";
  for (const item of input["TransactItems"] as Record<string, Action>[])
    for (const action of Object.values(item))
      if (action.ConditionExpression?.includes("revision = :revision"))
        action.ConditionExpression = action.ConditionExpression.replace(
          "(attribute_not_exists(revision) OR revision = :revision)",
          always,
        );
}
