import { afterAll, beforeAll, expect, test } from "vitest";
import { holderKey } from "../../shared/domain/activation.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { invariants } from "../support/invariants.ts";
import { importKeyFile, keyFile } from "../support/key-files.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { deleteItem, editItem, scanTable } from "../support/table.ts";
import { licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

async function activated() {
  const made = await licenseWithToken(service);
  const node = await service.node();
  await node.activate(made.token.token);
  return { ...made, node, activation: KEYS.activation(made.license.id, holderKey(node.id)) };
}

type Scene = Awaited<ReturnType<typeof activated>>;

/** The checker itself is checked: each of these faults has to be found. */
const PLANTED: [string, RegExp, (scene: Scene) => Promise<unknown>][] = [
  [
    "a use counted twice",
    /2 uses counted/,
    ({ license }) => editItem(service.db, KEYS.licenseUses(license.id), { taken: 2 }),
  ],
  [
    "a release that was not counted",
    /1 uses counted, 0 activations/,
    ({ activation }) => editItem(service.db, activation, { isActive: false }),
  ],
  [
    "a held use that is gone",
    /0 uses held/,
    ({ license, node }) =>
      deleteItem(service.db, KEYS.heldUse(license.id, service.clock.now(), holderKey(node.id))),
  ],
  [
    "a limit that was passed",
    /1 active of 0 uses/,
    ({ license }) => editItem(service.db, KEYS.license(license.id), { parallelUses: 0 }),
  ],
  [
    "a token used too often",
    /used 101 of 100/,
    ({ token }) => editItem(service.db, KEYS.tokenUses(token.id), { taken: 101 }),
  ],
  [
    "a token whose use was not counted",
    /used 0 times, by 1 nodes/,
    ({ token }) => editItem(service.db, KEYS.tokenUses(token.id), { taken: 0 }),
  ],
  [
    "a node that forgot what it holds",
    /not listed by its node/,
    ({ node }) => editItem(service.db, KEYS.node(node.id), { licenseIds: new Set(["lic_other"]) }),
  ],
  [
    "an activation that nobody told of",
    /in no activity entry/,
    async ({ token }) => {
      const items = await scanTable(service.db);
      const entry = items.find(
        ({ kind, subjects }) => kind === "activation.succeeded" && (subjects as string[]).includes(token.id),
      );
      return deleteItem(service.db, { pk: String(entry?.["pk"]), sk: String(entry?.["sk"]) });
    },
  ],
  [
    "a key file on too many servers",
    /is on 1 of 0 servers/,
    async () => editItem(service.db, KEYS.keyFile(await usedKeyFile()), { mostServers: 0 }),
  ],
  [
    "a server of a key file that nobody told of",
    /is on \S+ untold/,
    async () => {
      const id = await usedKeyFile();
      const items = await scanTable(service.db);
      const entry = items.find(
        ({ kind, subjects }) => kind === "key-file.activated" && (subjects as string[]).includes(id),
      );
      return deleteItem(service.db, { pk: String(entry?.["pk"]), sk: String(entry?.["sk"]) });
    },
  ],
  [
    "a prefix that another key file has",
    /the prefix of \S+ is not its own/,
    async ({ license }) => {
      const { numberPrefix } = await keyFile(service, { accountId: license.accountId });
      return editItem(service.db, KEYS.keyPrefix(numberPrefix), { fileId: "kfl_other" });
    },
  ],
];

async function usedKeyFile(): Promise<string> {
  const file = await keyFile(service);
  await importKeyFile(await service.node(), file);
  return file.id;
}

test.each(PLANTED)("%s is found", async (_what, sentence, plant) => {
  const before = await invariants(service.db);
  await plant(await activated());
  const found = (await invariants(service.db)).filter((each) => !before.includes(each));
  expect(found.join("\n")).toMatch(sentence);
});
