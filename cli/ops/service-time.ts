import type { OpsPlace } from "./place.ts";

/**
 * What the service's clock shows (epoch ms), from the header `date` of an answer, to the second; this machine's clock where it
 * does not tell. What is written to the activity log must be of the hour that is open there.
 */
export async function serviceTime({ transport, now }: OpsPlace, url: string): Promise<number> {
  const asked = { method: "GET", url: `${url.replace(/\/+$/, "")}/test`, headers: {}, body: null };
  const told = await transport(asked).then(
    ({ headers }) => Date.parse(headers["date"] ?? ""),
    () => Number.NaN,
  );
  return Number.isNaN(told) ? now() : told;
}
