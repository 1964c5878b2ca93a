import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One call that a function made: `AmazonSSM.GetParameters`, and what it asked for. */
export interface AwsRequest {
  readonly target: string;
  // biome-ignore lint/suspicious/noExplicitAny: AWS's inputs have no type here.
  readonly input: any;
}

export interface StubAws {
  readonly requests: AwsRequest[];
  /** SSM parameters by name; null makes SSM answer 500. */
  parameters: Readonly<Record<string, string>> | null;
  /** Items that a GetItem finds, in DynamoDB's own JSON, by partition key. */
  items: Readonly<Record<string, object>>;
  close(): Promise<void>;
}

/** Stands for SSM and DynamoDB on loopback, and points the environment of this process at itself. */
export async function startStubAws(): Promise<StubAws> {
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const call = { target: String(request.headers["x-amz-target"]), input: JSON.parse(text) };
    stub.requests.push(call);
    const [status, answer] = answerTo(call, stub);
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stub: StubAws = {
    requests: [],
    parameters: {},
    items: {},
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "stub",
    AWS_SECRET_ACCESS_KEY: "stub",
  });
  return stub;
}

function answerTo({ target, input }: AwsRequest, { parameters, items }: StubAws): [number, object] {
  const action = target.split(".")[1];
  switch (action) {
    case "GetParameters": {
      if (parameters === null) return [500, { __type: "InternalServerError" }];
      const found = (input.Names as string[]).filter((name) => parameters[name] !== undefined);
      return [200, { Parameters: found.map((Name) => ({ Name, Value: parameters[Name] })) }];
    }
    case "BatchGetItem":
      return [200, { Responses: {}, UnprocessedKeys: {} }];
    case "GetItem": {
      const Item = items[input.Key.pk.S];
      return [200, Item === undefined ? {} : { Item }];
    }
    case "Query":
      return [200, { Items: [], Count: 0 }];
    default:
      return [200, {}];
  }
}
