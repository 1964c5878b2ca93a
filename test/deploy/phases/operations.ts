import { allEntries, apiEntries } from "../../../infra/entries.ts";
import { STAGE } from "../cdk.ts";
import type { InUse, Place } from "../place.ts";
import { must } from "../process.ts";

interface Functions {
  readonly Functions: readonly { readonly FunctionName: string; readonly Description: string }[];
}

interface Events {
  readonly events: readonly { readonly message: string }[];
}

/** The functions that no route calls. */
function scheduledNames(): readonly string[] {
  const answering = new Set(apiEntries().map(({ name }) => name));
  return allEntries().flatMap(({ name }) => (answering.has(name) ? [] : [name]));
}

/** What runs besides requests: the scheduled functions and the logs. */
export async function assertOperations(place: Place, { adminKey, known }: InUse): Promise<void> {
  const { report, aws } = place;
  const { Functions } = await aws.rest<Functions>("lambda", "GET", "/2015-03-31/functions/");
  const names = new Map(
    Functions.map(({ Description, FunctionName }) => [Description.split(": ")[1] ?? "", FunctionName]),
  );
  for (const name of scheduledNames()) {
    await report.step(`the scheduled function ${name} runs with nothing to do`, async (say) => {
      const done = await aws.rest<object | null>(
        "lambda",
        "POST",
        `/2015-03-31/functions/${names.get(name)}/invocations`,
        "{}",
      );
      const answer = JSON.stringify(done);
      must(done === null || !("errorMessage" in done), answer);
      // A rotation tells what it did: nothing, on the day of the deployment.
      if (done !== null && "did" in done) must(JSON.stringify(done.did) === "[]", answer);
      say(answer);
    });
  }
  await report.step("every request left a line in its function's log group, and no secret", async (say) => {
    const used = ["activate", "verify", "deactivate", "staff-products", "staff-tokens", "unknown-route"];
    const secrets = [adminKey, known["token"] ?? "no token was made"];
    for (const name of used) {
      const { events } = await aws.json<Events>("logs", "Logs_20140328.FilterLogEvents", {
        logGroupName: `/countersign/${STAGE}/${name}`,
      });
      const lines = events.filter(({ message }) => message.includes(`"operation":`));
      must(lines.length > 0, `/countersign/${STAGE}/${name} has no line`);
      const leaked = events.find(({ message }) => secrets.some((secret) => message.includes(secret)));
      must(leaked === undefined, `/countersign/${STAGE}/${name} holds a secret`);
      say(`${name}: ${lines.length}`);
    }
  });
}
