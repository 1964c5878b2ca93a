import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AwsCallFailed } from "../http/aws-call.ts";
import type { DeploymentEvent } from "./deployment.ts";
import { handler } from "./rotate-keys.ts";
import { FakeAws } from "./testing/fake-aws.ts";

let aws: FakeAws;
let server: Server;
let url: string;
let told: { status: number; contentType: string | undefined; body: Record<string, unknown> }[];
let lines: Record<string, unknown>[];

/** AWS, and the address that CloudFormation waits at, behind one server. */
beforeEach(async () => {
  aws = new FakeAws();
  [told, lines] = [[], []];
  server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const [, action = ""] = String(request.headers["x-amz-target"] ?? "").split(".");
    if (request.method === "PUT") {
      told.push({ status: 200, contentType: request.headers["content-type"], body: JSON.parse(text) });
      response.writeHead(200).end();
      return;
    }
    try {
      const answer = await aws.place.call({ service: "ssm", action, input: JSON.parse(text) });
      response.writeHead(200).end(JSON.stringify(answer));
    } catch (error) {
      const code = error instanceof AwsCallFailed ? error.code : "AccessDeniedException";
      response.writeHead(400).end(JSON.stringify({ __type: code, message: "as the test wants it" }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv("AWS_ENDPOINT_URL", url);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("COUNTERSIGN_PARAMETERS", aws.place.names.join(","));
  vi.stubEnv("COUNTERSIGN_ROOT_KEY", "arn:root");
  vi.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(JSON.parse(String(text))) > 0);
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const deployment = (RequestType: DeploymentEvent["RequestType"]): DeploymentEvent => ({
  RequestType,
  ResponseURL: `${url}/answer`,
  StackId: "stack",
  RequestId: "request",
  LogicalResourceId: "FirstKeys",
});

test("the scheduler's event rotates, and leaves one line that says so", async () => {
  await handler({});
  expect(lines).toMatchObject([
    { level: "info", operation: "rotate-keys", did: ["first-key"], rootKey: aws.rootX },
  ]);
  await handler({});
  expect(lines[1]).toMatchObject({ did: [], manifestVersion: 1 });
  expect(told).toEqual([]);
});

test("a deployment makes the first keys and is told the root's public half", async () => {
  await handler(deployment("Create"));
  expect(told).toMatchObject([
    { body: { Status: "SUCCESS", StackId: "stack", RequestId: "request", Data: { RootKey: aws.rootX } } },
  ]);
  expect(told[0]?.contentType ?? "").toBe("");
  const before = aws.text("manifest");
  await handler({ ...deployment("Update"), PhysicalResourceId: "same" });
  expect(aws.text("manifest")).toBe(before);
  expect(told[1]?.body["PhysicalResourceId"]).toBe("same");
});

test("a deployment that fails is told why at once, and not tried again", async () => {
  aws.before = (action) => {
    if (action === "Sign") throw new Error("no");
  };
  await handler(deployment("Create"));
  expect(told).toMatchObject([
    { body: { Status: "FAILED", Reason: expect.stringContaining("kms:Sign failed") } },
  ]);
  expect(lines).toMatchObject([{ level: "error", operation: "rotate-keys" }]);
});

test.each([
  ["true", 3],
  ["false", 0],
])("when the stage is removed and its data survives is %s, %i parameters stay", async (survives, left) => {
  await handler({});
  vi.stubEnv("COUNTERSIGN_DATA_SURVIVES", survives);
  await handler(deployment("Delete"));
  expect(told).toMatchObject([{ body: { Status: "SUCCESS" } }]);
  expect(aws.stored.size).toBe(left);
});

test("ops revoke a key by its id", async () => {
  await handler({});
  const [{ kid }] = JSON.parse(aws.text("signing-keys"));
  await handler({ revoke: kid });
  expect(lines[1]).toMatchObject({ did: ["key-revoked"], manifestVersion: 2 });
});
