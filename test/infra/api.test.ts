import { beforeAll, describe, expect, test } from "vitest";
import { ROUTES } from "../../shared/contract/routes.ts";
import { WIRE_ROUTES } from "../../shared/contract/wire-routes.ts";
import { nameOf, ofType, placeholders, type Synthesized, synthesized, theOne } from "./synthesized.ts";

const NODE_OPERATIONS = ROUTES.filter(({ room }) => room === "node").map(({ name }) => name);

const WIRE = WIRE_ROUTES.flatMap(({ room, addresses }) => addresses.map((each) => ({ room, ...each })));

const bundles = placeholders();
let production: Synthesized;
beforeAll(() => {
  production = synthesized(bundles);
});

const functions = () => ofType(production, "AWS::Lambda::Function");
const answersRoutes = () => {
  const named = new Map(functions().map(([id, lambda]) => [id, nameOf(lambda)]));
  return ofType(production, "AWS::ApiGatewayV2::Route").map(([, { Properties }]) => {
    const integration = production.resources[Properties.Target["Fn::Join"][1][1].Ref];
    return [Properties.RouteKey, named.get(integration?.Properties.IntegrationUri["Fn::GetAtt"][0])];
  });
};

describe("the API", () => {
  test("has every route of the contract, and one for all else", () => {
    const expected = [...[...ROUTES, ...WIRE].map(({ method, path }) => `${method} ${path}`), "$default"];
    expect(
      answersRoutes()
        .map(([key]) => key)
        .sort(),
    ).toEqual(expected.sort());
  });

  test("gives each node-side operation a function of its own, each resource of staff one, and each room of the wire one", () => {
    const byRoute = new Map(answersRoutes() as [string, string][]);
    const expected = ROUTES.map(({ name, room, method, path }) => [
      `${method} ${path}`,
      room === "node" ? name : `staff-${path.split("/")[2]}`,
    ]);
    expect(Object.fromEntries(byRoute)).toEqual({
      ...Object.fromEntries(expected),
      ...Object.fromEntries(WIRE.map(({ method, path, room }) => [`${method} ${path}`, room])),
      $default: "unknown-route",
    });
    expect(functions().map(([, lambda]) => nameOf(lambda))).toEqual(expect.arrayContaining(NODE_OPERATIONS));
  });

  test("passes payload version 2.0", () => {
    const integrations = ofType(production, "AWS::ApiGatewayV2::Integration");
    expect(integrations.map(([, { Properties }]) => Properties.PayloadFormatVersion)).toEqual(
      integrations.map(() => "2.0"),
    );
  });

  test("is throttled on every route, and logs each request for 30 days", () => {
    const { Properties } = theOne(production, "AWS::ApiGatewayV2::Stage");
    expect(Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: 200,
      ThrottlingBurstLimit: 400,
    });
    expect(Properties.RouteSettings).toBeUndefined();
    const log = production.resources[Properties.AccessLogSettings.DestinationArn["Fn::GetAtt"][0]];
    expect(log?.Properties.RetentionInDays).toBe(30);
    expect(Object.values(JSON.parse(Properties.AccessLogSettings.Format))).toContain("$context.requestId");
  });

  test("lets API Gateway call a function for its own routes only", () => {
    const permissions = ofType(production, "AWS::Lambda::Permission").filter(
      ([, { Properties }]) => Properties.Principal === "apigateway.amazonaws.com",
    );
    expect(permissions.length).toBe(ROUTES.length + WIRE.length + 1);
    for (const [, { Properties }] of permissions)
      expect(JSON.stringify(Properties.SourceArn)).toContain("execute-api");
  });
});

test("a domain of the stage's own is mapped to the API, and its target is told", () => {
  const certificateArn =
    "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000";
  const own = synthesized(bundles, { domain: { name: "license.example.com", certificateArn } });
  expect(theOne(own, "AWS::ApiGatewayV2::DomainName").Properties).toMatchObject({
    DomainName: "license.example.com",
    DomainNameConfigurations: [{ CertificateArn: certificateArn }],
  });
  theOne(own, "AWS::ApiGatewayV2::ApiMapping");
  expect(own.outputs["ApiUrl"]).toMatchObject({ Value: "https://license.example.com" });
  expect(own.outputs["DomainTarget"]).toBeDefined();
});
