import { activityOf } from "../../functions/http/context.ts";
import { newIdFrom } from "../../shared/domain/new-id.ts";
import type { TestService } from "./service.ts";

/** Stores the like of a license as a new one, now and without a request; its id. For tests that need many. */
export async function copyLicense({ local, clock }: TestService, id: string): Promise<string> {
  const { storage, randomBytes } = local.services;
  const found = await storage.loadLicense(id, 0);
  if (found === null) throw new Error(`there is no ${id}`);
  const newId = newIdFrom(randomBytes)("lic");
  const license = { ...found.license, id: newId, code: `COPY ${newId}`, createdAt: clock.now() };
  await storage.insertLicense(license, entryOf(local, "license.created", newId), []);
  return newId;
}

/** Stores the like of a token as a new one, whose text nobody knows; its id. */
export async function copyToken({ local, clock }: TestService, id: string): Promise<string> {
  const { storage, randomBytes } = local.services;
  const [found] = await storage.loadTokens([id]);
  if (found === undefined) throw new Error(`there is no ${id}`);
  const newId = newIdFrom(randomBytes)("tok");
  const token = { ...found.token, id: newId, createdAt: clock.now() };
  await storage.insertToken(token, entryOf(local, "token.issued", newId), []);
  return newId;
}

function entryOf({ services }: TestService["local"], kind: "license.created" | "token.issued", id: string) {
  return activityOf(
    services,
    { kind: "service", id: "test" },
    null,
  )(kind, { accountId: null, subjects: [id] });
}
