import { STAGE } from "../cdk.ts";
import type { InUse, Place } from "../place.ts";
import { must } from "../process.ts";

interface Functions {
  readonly Functions: readonly { readonly Description: string; readonly Role: string }[];
}

/** Shows that all that worked before worked by permission: without its policies a function reaches nothing. */
export async function assertPermissionsCount(
  { report, aws }: Place,
  { front, adminKey }: InUse,
): Promise<void> {
  await report.step(
    "a function that loses its permissions can do nothing, and says no more than 5xx",
    async (say) => {
      const { Functions } = await aws.rest<Functions>("lambda", "GET", "/2015-03-31/functions/");
      const lambda = Functions.find(({ Description }) => Description.endsWith(`${STAGE}: staff-products`));
      const RoleName = lambda?.Role.split("/").pop() ?? "";
      const iam = (Action: string, more = {}) =>
        aws.query("iam", "2010-05-08", { Action, RoleName, ...more });
      const ask = async () => {
        const headers = { authorization: `Bearer ${adminKey}` };
        const response = await fetch(`${front.url}/v1/products`, { headers });
        return { status: response.status, text: await response.text() };
      };
      must((await ask()).status === 200, "it did not work before");
      const policies = [...(await iam("ListRolePolicies")).matchAll(/<member>([^<]+)<\/member>/g)];
      must(policies.length > 0, `the role ${RoleName} has no policy`);
      for (const [, PolicyName] of policies) await iam("DeleteRolePolicy", { PolicyName });
      const { status, text } = await ask();
      must(status >= 500, `${status}: ${text}`);
      must(!/AccessDenied|not authorized|arn:/.test(text), `the answer tells too much: ${text}`);
      say(`${status} ${JSON.parse(text).code}`);
    },
  );
}
