import { signedHeaders } from "../../functions/http/signature.ts";
import { CREDENTIALS, REGION } from "./emulator.ts";

/** Calls the services of one endpoint as the AWS command would. */
export interface Aws {
  /** A JSON service: `target` is `AmazonSSM.GetParameters` and the like. */
  json<T>(service: string, target: string, input?: object): Promise<T>;
  /** A query service; its XML comes back as text. */
  query(service: string, version: string, input: Readonly<Record<string, string>>): Promise<string>;
  /** A REST service. */
  rest<T>(service: string, method: "GET" | "POST", path: string, body?: string): Promise<T>;
}

/** The services at this endpoint; a call that is refused throws with what was said. */
export function awsAt(endpoint: string): Aws {
  const send = async (
    service: string,
    method: "GET" | "POST",
    path: string,
    body: string,
    type: Record<string, string>,
  ) => {
    const url = new URL(path, endpoint);
    const request = { method, path, body, headers: { host: url.host, ...type } };
    const { host: _host, ...headers } = signedHeaders(request, CREDENTIALS, {
      region: REGION,
      service,
      at: Date.now(),
    });
    const response = await fetch(url, { method, headers, ...(method === "POST" ? { body } : {}) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service} refused ${body || path} with ${response.status}: ${text}`);
    return text;
  };
  return {
    json: async (service, target, input = {}) =>
      JSON.parse(
        await send(service, "POST", "/", JSON.stringify(input), {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": target,
        }),
      ),
    query: (service, Version, input) =>
      send(service, "POST", "/", new URLSearchParams({ ...input, Version }).toString(), {
        "content-type": "application/x-www-form-urlencoded",
      }),
    rest: async (service, method, path, body = "") => JSON.parse(await send(service, method, path, body, {})),
  };
}
