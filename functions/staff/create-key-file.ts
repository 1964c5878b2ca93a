import { fromWire } from "../../shared/contract/instant.ts";
import { faultsOfGroups, TOO_LONG, unknownServerType } from "../../shared/contract/key-file-faults.ts";
import { createKeyFile } from "../../shared/contract/operations/create-key-file.ts";
import { type IssuedKeyFile, keysOfFile } from "../../shared/domain/key-file.ts";
import { groupFaults, PREFIX_RANDOM_BYTES, prefixFrom } from "../../shared/domain/order-key-file.ts";
import { isWithinKeyFile } from "../../shared/signing/key-file-size.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentKeyFile } from "../present/key-files.ts";

/** Makes a key file for a smart account, under a prefix that no other file has. */
export const handler = route(createKeyFile, async ({ body }, context) => {
  const { storage, settings, signer, now, newId, randomBytes, once, activity } = context;
  const groups = body.keys.map(({ type, module, mode, expiresAt, count }) => {
    return { type, module: module ?? null, mode, expiresAt: fromWire(expiresAt), count };
  });
  const faults = groupFaults(groups, now());
  if (faults.length > 0) return refuse("INPUT_INVALID", { errors: faultsOfGroups(faults) });
  const [[account], { serverTypes }] = await Promise.all([
    storage.loadAccounts([body.accountId]),
    settings.read(),
  ]);
  if (account === undefined) return refuse("ACCOUNT_UNKNOWN");
  if (!serverTypes.includes(body.serverType))
    return refuse("SERVER_TYPE_UNKNOWN", { errors: [unknownServerType(serverTypes)] });
  const { issuer } = await signer();

  return settle(context, async () => {
    const file: IssuedKeyFile = {
      id: newId("kfl"),
      accountId: account.id,
      customer: { key: body.customerKey ?? account.id, name: account.name },
      serverType: body.serverType,
      numberPrefix: body.numberPrefix ?? prefixFrom(randomBytes(PREFIX_RANDOM_BYTES)),
      groups,
      grantedAt: now(),
      note: body.note ?? null,
      mostServers: body.mostServers ?? 1,
      servers: [],
      withdrawn: [],
      revision: 0,
    };
    const text = { ...file, keys: keysOfFile(file) };
    if (!isWithinKeyFile(issuer, text, file.grantedAt))
      return refuse("INPUT_INVALID", { errors: [TOO_LONG] });
    const answer = reply(201, presentKeyFile(file));
    const entry = activity("key-file.created", { accountId: account.id, subjects: [file.id] });
    const saved = await storage.insertKeyFile(file, entry, once(answer));
    if (saved === "prefix-taken" && body.numberPrefix !== undefined) return refuse("KEY_NUMBERS_TAKEN");
    return saved === "saved" ? answer : AGAIN;
  });
});
