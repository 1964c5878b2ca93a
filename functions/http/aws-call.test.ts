import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { callAws } from "./aws-call.ts";

type Answer = readonly [status: number, body: string];

let server: Server;
let answers: Answer[];
let requests: { headers: Record<string, unknown>; body: string }[];
let pauses: number[];

beforeEach(async () => {
  [answers, requests, pauses] = [[], [], []];
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    requests.push({ headers: request.headers, body });
    const [status, text] = answers.shift() ?? [500, ""];
    if (status === 0) request.socket.destroy();
    else response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const call = () =>
  callAws(
    { service: "ssm", action: "GetParameters", input: { Names: ["/a"] } },
    { now: () => Date.UTC(2026, 0, 2), pause: async (ms) => void pauses.push(ms) },
  );

test("a call names its action, is signed for its service and region, and gives back what AWS says", async () => {
  answers = [[200, '{"Parameters":[]}']];
  expect(await call()).toEqual({ Parameters: [] });
  expect(requests).toMatchObject([
    {
      headers: { "x-amz-target": "AmazonSSM.GetParameters", "x-amz-date": "20260102T000000Z" },
      body: '{"Names":["/a"]}',
    },
  ]);
  expect(requests[0]?.headers["authorization"]).toContain("20260102/eu-central-1/ssm/aws4_request");
});

test("throttles, faults of the service and lost connections are tried again, with growing pauses", async () => {
  answers = [
    [400, '{"__type":"com.amazonaws.ssm#ThrottlingException"}'],
    [503, "<html>"],
    [0, ""],
    [200, "{}"],
  ];
  expect(await call()).toEqual({});
  expect(pauses).toEqual([100, 200, 400]);
});

test("after four tries the last failure stands, as one that the shell answers with 503", async () => {
  answers = [500, 500, 500, 500].map((status) => [
    status,
    '{"__type":"InternalServerError","message":"oops"}',
  ]);
  await expect(call()).rejects.toMatchObject({
    name: "ServiceUnavailable",
    code: "InternalServerError",
    status: 500,
  });
  expect(requests).toHaveLength(4);
});

test("a refusal is not tried again", async () => {
  answers = [[400, '{"__type":"AccessDeniedException","Message":"not you"}']];
  await expect(call()).rejects.toThrow("ssm:GetParameters failed with AccessDeniedException: not you");
  expect(requests).toHaveLength(1);
});

test("without credentials nothing is sent", async () => {
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
  await expect(call()).rejects.toThrow("Lambda sets them");
  expect(requests).toHaveLength(0);
});
