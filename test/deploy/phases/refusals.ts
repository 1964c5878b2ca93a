import { newAdminKeyText } from "../../../functions/http/first-admin-key.ts";
import type { InUse, Place } from "../place.ts";
import { must } from "../process.ts";

interface Refusal {
  readonly title: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  readonly code: string;
}

const JSON_TYPE = { "content-type": "application/json" };

function refusals(adminKey: string): readonly Refusal[] {
  const asAdmin = { authorization: `Bearer ${adminKey}` };
  const stranger = newAdminKeyText({ randomBytes: (size) => new Uint8Array(size).fill(7) });
  return [
    { title: "an unknown address", method: "GET", path: "/v1/nothing", status: 404, code: "ROUTE_UNKNOWN" },
    {
      title: "a known address with another method",
      method: "DELETE",
      path: "/v1/products",
      status: 405,
      code: "METHOD_NOT_ALLOWED",
    },
    {
      title: "no credentials",
      method: "GET",
      path: "/v1/products",
      status: 401,
      code: "CREDENTIALS_MISSING",
    },
    {
      title: "a key that was never made",
      method: "GET",
      path: "/v1/products",
      headers: { authorization: `Bearer ${stranger}` },
      status: 401,
      code: "API_KEY_UNKNOWN",
    },
    {
      title: "a body that is no JSON",
      method: "POST",
      path: "/v1/products",
      headers: { ...asAdmin, ...JSON_TYPE },
      body: '{"code":',
      status: 400,
      code: "BODY_MALFORMED",
    },
    {
      title: "a body with wrong fields",
      method: "POST",
      path: "/v1/products",
      headers: { ...asAdmin, ...JSON_TYPE },
      body: '{"code":17}',
      status: 400,
      code: "INPUT_INVALID",
    },
    {
      title: "a node without an assertion",
      method: "POST",
      path: "/v1/node/activate",
      headers: JSON_TYPE,
      body: "{}",
      status: 401,
      code: "CREDENTIALS_MISSING",
    },
    {
      title: "a mistyped id, in a path with escaped characters",
      method: "GET",
      path: "/v1/accounts/acc_%C3%A4%20x",
      headers: asAdmin,
      status: 400,
      code: "INPUT_INVALID",
    },
    {
      title: "an id that does not exist",
      method: "GET",
      path: `/v1/accounts/acc_${"0".repeat(22)}`,
      headers: asAdmin,
      status: 404,
      code: "NOT_FOUND",
    },
  ];
}

/** What must be refused is, with the contract's words, through the real routes. */
export async function assertRefusals({ report }: Place, { front, adminKey }: InUse): Promise<void> {
  for (const { title, status, code, path, ...asked } of refusals(adminKey)) {
    await report.step(`refused with ${status} ${code}: ${title}`, async () => {
      const response = await fetch(`${front.url}${path}`, asked);
      const text = await response.text();
      must(response.status === status, `status ${response.status}: ${text}`);
      must(response.headers.get("content-type") === "application/problem+json", "it is no problem document");
      must(JSON.parse(text).code === code, text);
    });
  }
}
