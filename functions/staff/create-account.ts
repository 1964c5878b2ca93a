import { createAccount } from "../../shared/contract/operations/create-account.ts";
import { normalizeDomain } from "../../shared/domain/domain-name.ts";
import { refuse, reply, retryLater } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentAccount } from "../present/views.ts";

/** Opens a smart account; its domains are kept in their normalized form, each once. */
export const handler = route(createAccount, async ({ body }, { storage, now, newId, once, activity }) => {
  const read = (body.domains ?? []).map((domain) => normalizeDomain(domain));
  const faults = read.flatMap((domain, index) =>
    domain.ok
      ? []
      : [
          {
            location: `body.domains.${index}`,
            message: `is not a domain name (${domain.reason})`,
            fix: "Give a name such as example.com.",
          },
        ],
  );
  if (faults.length > 0) return refuse("INPUT_INVALID", { errors: faults });
  const account = {
    id: newId("acc"),
    name: body.name,
    email: body.email ?? null,
    domains: [...new Set(read.flatMap((domain) => (domain.ok ? [domain.domain] : [])))],
    createdAt: now(),
  };
  const answer = reply(201, presentAccount(account));
  const entry = activity("account.created", { accountId: account.id, subjects: [account.id] });
  const saved = await storage.insertAccount(account, entry, once(answer));
  return saved === "saved" ? answer : retryLater();
});
