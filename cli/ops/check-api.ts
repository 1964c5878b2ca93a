import { type Check, check, ok, wrong } from "./check.ts";
import type { FunctionState } from "./cloud.ts";
import type { OpsPlace } from "./place.ts";

/** Whether the gateway has a limit at all: without one a flood uses up the account's. */
export function checkApi({ cloud }: OpsPlace, stackName: string): Promise<Check> {
  return check("throttles", async () => {
    const resources = await cloud.resourcesOf(stackName);
    const api = resources.find(({ type }) => type === "AWS::ApiGatewayV2::Api");
    const throttles = api === undefined ? null : await cloud.throttles(api.id);
    if (throttles !== null && throttles.rate > 0)
      return ok("throttles", `${throttles.rate} requests a second, bursts of ${throttles.burst}`);
    return wrong(
      "throttles",
      api === undefined ? `${stackName} has no API` : "the API has no throttle, or one of nothing",
      "Set requestsPerSecond and burstRequests in infra/stages.ts and run `npx cdk deploy`.",
    );
  });
}

const AT_ONCE = 5;

/** Whether every function of the stack is active, updated, and on one runtime. */
export function checkFunctions({ cloud }: OpsPlace, stackName: string): Promise<Check> {
  return check("functions", async () => {
    const resources = await cloud.resourcesOf(stackName);
    const names = resources.filter(({ type }) => type === "AWS::Lambda::Function").map(({ id }) => id);
    const states: FunctionState[] = [];
    for (let start = 0; start < names.length; start += AT_ONCE)
      states.push(
        ...(await Promise.all(names.slice(start, start + AT_ONCE).map((name) => cloud.functionState(name)))),
      );
    const idle = states.filter(({ state }) => !/^(Active|Inactive) Successful$/.test(state));
    const runtimes = [...new Set(states.map(({ runtime }) => runtime))];
    const cure =
      "Run `npx cdk deploy` again; if it changes nothing, look at the function in the Lambda console.";
    if (idle.length > 0)
      return wrong("functions", idle.map(({ name, state }) => `${name}: ${state}`).join("; "), cure);
    if (runtimes.length !== 1)
      return wrong("functions", `${states.length} functions on ${runtimes.join(" and ") || "nothing"}`, cure);
    return ok("functions", `${states.length} active, all on ${runtimes[0]}`);
  });
}
