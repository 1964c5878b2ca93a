import { explainLicense } from "../../shared/contract/operations/explain-license.ts";
import { normalizeDomain } from "../../shared/domain/domain-name.ts";
import { explainQuestion } from "../../shared/domain/explain-question.ts";
import { formatIp, parseIp } from "../../shared/domain/ip-address.ts";
import { siteIdOf } from "../../shared/storage/sites.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentTrace } from "../present/trace.ts";

/** Tells rule by rule what would happen if somebody activated now. Nothing is written. */
export const handler = route(explainLicense, async ({ params, query }, context) => {
  const { storage, settings, now } = context;
  const domain = query.domain === undefined ? null : normalizeDomain(query.domain);
  if (domain?.ok === false) return refuse("INPUT_INVALID", { errors: [domainFault(domain.reason)] });
  const address = query.ip === undefined ? null : parseIp(query.ip);
  if (query.ip !== undefined && address === null) return refuse("INPUT_INVALID", { errors: [NO_ADDRESS] });
  const found = await storage.loadLicense(params.license, now());
  if (found === null) return refuse("NOT_FOUND");

  const { id, accountId } = found.license;
  const question = {
    nodeId: query.nodeId ?? null,
    domain: domain?.domain ?? null,
    ip: address && formatIp(address),
    serverType: query.serverType ?? null,
  };
  const holderId = question.nodeId ?? siteIdOf(accountId, question.domain ?? question.ip ?? "");
  const set = await settings.read();
  const facts = await storage.loadForSite(id, holderId, { settings: set, now: now() });
  const environment = { now: now(), settings: set, choice: 0 };
  const { steps, ...outcome } = explainQuestion(facts, holderId, question, environment);
  return reply(200, { ...outcome, steps: presentTrace(steps) });
});

const NO_ADDRESS = {
  location: "query.ip",
  message: "is not an IP address",
  fix: "Give an address such as 192.0.2.7.",
};

function domainFault(reason: string) {
  return {
    location: "query.domain",
    message: `is not a domain (${reason})`,
    fix: "Give a name such as example.com, or the URL of the site.",
  };
}
