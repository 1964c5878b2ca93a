import { type ClientRequest, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { environmentCredentials } from "./environment-credentials.ts";
import { signedHeaders } from "./signature.ts";

const TARGETS = { ssm: "AmazonSSM", kms: "TrentService" } as const;
const TIMEOUT_MS = 2_000;
const TRIES = 4;
const FIRST_PAUSE_MS = 50;

export interface AwsCall {
  readonly service: keyof typeof TARGETS;
  /** The API's name of the action, such as `GetParameters`. */
  readonly action: string;
  readonly input: object;
}

/** What the two impure things of a call are: the time, and waiting before the next try. */
export interface CallClock {
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/** AWS answered no, or could not be reached; `code` is its word for why, `status` 0 without an answer. */
export class AwsCallFailed extends Error {
  override readonly name = "ServiceUnavailable";
  readonly code: string;
  readonly status: number;
  constructor(call: AwsCall, code: string, status: number, text: string) {
    super(`${call.service}:${call.action} failed with ${code}: ${text}`);
    this.code = code;
    this.status = status;
  }
}

/**
 * One call of a JSON service of AWS, signed by hand: a client of the SDK would add 60 to 100 KB to every function.
 * Throttles, faults of the service and of the network are tried four times with growing pauses.
 */
export async function callAws<T>(call: AwsCall, clock: CallClock): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return (await send(call, clock.now())) as T;
    } catch (error) {
      if (tried === TRIES || !isPassing(error)) throw error;
      await clock.pause(FIRST_PAUSE_MS * 2 ** tried);
    }
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof AwsCallFailed)) return false;
  return error.status === 0 || error.status >= 500 || /Throttl|TooManyRequests|RequestLimit/.test(error.code);
}

function endpointOf(service: AwsCall["service"], region: string): URL {
  const { AWS_ENDPOINT_URL, [`AWS_ENDPOINT_URL_${service.toUpperCase()}`]: own } = process.env;
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return new URL(own ?? AWS_ENDPOINT_URL ?? `https://${service}.${region}.${suffix}`);
}

function send(call: AwsCall, at: number): Promise<unknown> {
  const region = process.env["AWS_REGION"] ?? "us-east-1";
  const url = endpointOf(call.service, region);
  const body = JSON.stringify(call.input);
  const headers = {
    host: url.host,
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `${TARGETS[call.service]}.${call.action}`,
  };
  const signed = signedHeaders({ method: "POST", path: "/", headers, body }, environmentCredentials(), {
    region,
    service: call.service,
    at,
  });
  const request = url.protocol === "http:" ? requestHttp : requestHttps;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  return exchange(call, request(url, { method: "POST", headers: signed, signal: timeout }), body);
}

function exchange(call: AwsCall, request: ClientRequest, body: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const unreachable = (error: Error) => reject(new AwsCallFailed(call, "Unreachable", 0, error.message));
    request.on("error", unreachable);
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", unreachable);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const answer = parsed(text);
        const status = response.statusCode ?? 0;
        if (status === 200 && answer !== null) resolve(answer);
        else reject(new AwsCallFailed(call, codeOf(answer), status, messageOf(answer)));
      });
    });
    request.end(body);
  });
}

type Answer = Readonly<Record<string, unknown>>;

function parsed(text: string): Answer | null {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return null;
  }
}

/** AWS writes `namespace#Code`, or only the code. */
function codeOf(answer: Answer | null): string {
  return String(answer?.["__type"] ?? "Unreadable")
    .split("#")
    .pop() as string;
}

function messageOf(answer: Answer | null): string {
  return String(answer?.["message"] ?? answer?.["Message"] ?? "no message");
}
