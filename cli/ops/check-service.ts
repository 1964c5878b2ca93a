import { ROTATION_DAYS } from "../../shared/signing/key-ring.ts";
import type { Manifest } from "../../shared/signing/manifest.ts";
import { EXIT, Fault, ownTrouble } from "../faults.ts";
import { describeCause } from "../transport.ts";
import { type Check, check, ok, skipped, warning, wrong } from "./check.ts";
import type { OpsPlace } from "./place.ts";

const DAY_MS = 86_400_000;
/** An assertion of a node is valid for five minutes; half of a minute is what networks and whole seconds take. */
const CLOCK_WRONG_MS = 240_000;
const CLOCK_DOUBTFUL_MS = 30_000;

/** This machine's clock against the service's, which tells its time in the header `date`. */
export function checkClock(place: OpsPlace, url: string): Promise<Check> {
  return check("clock", async () => {
    const before = place.now();
    const reply = await place
      .transport({ method: "GET", url: `${url.replace(/\/+$/, "")}/test`, headers: {}, body: null })
      .catch((error: unknown) => {
        const detail = `no answer: ${describeCause(error)}`;
        throw new Fault(EXIT.unreachable, ownTrouble("SERVICE_UNREACHABLE", detail, "See the check `test`."));
      });
    const told = Date.parse(reply.headers["date"] ?? "");
    if (Number.isNaN(told)) return skipped("clock", "the service does not tell its time");
    // The header has whole seconds; the middle of its second is as good as it gets.
    const aheadMs = Math.round((before + place.now()) / 2 - (told + 500));
    const says = `this machine is ${(Math.abs(aheadMs) / 1_000).toFixed(1)} s ${aheadMs < 0 ? "behind" : "ahead of"} the service`;
    const cure = "Let this machine take its time from a time server (NTP); the service's comes from AWS.";
    if (Math.abs(aheadMs) > CLOCK_WRONG_MS) return wrong("clock", says, cure);
    return Math.abs(aheadMs) > CLOCK_DOUBTFUL_MS ? warning("clock", says, cure) : ok("clock", says);
  });
}

/** The age of the key that signs now, from the proven manifest, and whether the next one is due or overdue. */
export function checkSigningKey(manifest: Manifest | null, now: number): Check {
  const name = "signing key";
  if (manifest === null) return skipped(name, "there is no proven manifest");
  const good = manifest.keys
    .filter(({ revokedAt }) => revokedAt === undefined)
    .toSorted((a, b) => a.useFrom - b.useFrom);
  const current = good.findLast(({ useFrom }) => useFrom <= now) ?? good[0];
  const newest = good.at(-1);
  const cure =
    "Invoke the function rotate-keys with {} and read its log; customers are served all the same, with the old key.";
  if (current === undefined || newest === undefined)
    return wrong(name, "the manifest has no key in good standing", cure);
  const days = Math.floor((now - current.useFrom) / DAY_MS);
  const dueAt = newest.useFrom + ROTATION_DAYS * DAY_MS;
  const due = new Date(dueAt).toISOString().slice(0, 10);
  if (now > dueAt)
    return wrong(name, `${days} days old, and overdue: its successor was to sign from ${due}`, cure);
  const isLate = now > dueAt - LATEST_NOTICE_DAYS * DAY_MS;
  const says = `${days} days old; ${newest === current ? `its successor is due on ${due}` : "its successor is published"}`;
  return isLate && newest === current
    ? warning(
        name,
        `${days} days old, and its successor, which signs from ${due}, is not published yet`,
        cure,
      )
    : ok(name, says);
}

/** A successor is published seven days ahead, by a run a day; below five it is late. */
const LATEST_NOTICE_DAYS = 5;
