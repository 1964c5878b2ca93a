import { verify } from "../../shared/contract/wire/verify.ts";
import { refuseSource, targetsOf } from "../../shared/domain/blacklist.ts";
import { utcDay } from "../../shared/domain/time.ts";
import { refuseSite } from "../../shared/domain/verify-site.ts";
import type { Consistency } from "../../shared/storage/read.ts";
import { refuse } from "../http/answer.ts";
import { refuseBlacklisted } from "../http/blacklisted.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { loadActivation, readProof } from "./find-activation.ts";
import { siteOf } from "./site.ts";

/** Tells a site whether it may run on. Every no rests on a second, strongly consistent look. */
export const handler = wireRoute(verify, async ({ fields, url, origin }, context) => {
  const { storage, settings, now } = context;
  const site = siteOf(url, origin);
  const targets = targetsOf(origin.observedIp, site.domain);
  const [{ proof, blacklist }, set] = await Promise.all([
    readProof(fields, site, targets, context),
    settings.read(),
  ]);
  const at = now();
  const asking = { domain: site.domain, hasProof: proof?.isProven === true };
  const known = refuseSource(blacklist ?? [], asking, set, at);
  if (known !== null) return refuseBlacklisted(known, context);
  if (proof === null) return refuse("ACTIVATION_UNKNOWN");

  const look = async (consistency: Consistency) => {
    const request = { consistency, targets: blacklist === null ? targets : [] };
    const found = await loadActivation(proof, fields, site, context, request);
    const source = refuseSource(found.blacklist, asking, set, at);
    return { ...found, source, code: refuseSite(found.held, found.claims, at) };
  };
  let found = await look("eventual");
  if (found.code !== null || found.source !== null) found = await look("strong");
  const { source, code } = found;
  if (source !== null) return refuseBlacklisted(source, context);
  const { node, holderId } = found;
  if (node !== null && utcDay(node.lastContactAt) < utcDay(at))
    await storage.recordContact(holderId, node, at).catch(() => undefined);
  if (code !== null) return refuse(code);
  return wireReply({
    external: { message: "Verified.", data: null },
    legacy: { message: "Verified! Thanks for using a licensed product." },
  });
});
