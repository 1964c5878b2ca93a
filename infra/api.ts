import { RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  ApiMapping,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { type Entry, UNKNOWN_ROUTE } from "./entries.ts";
import { except } from "./exceptions.ts";
import { pascal } from "./functions.ts";
import type { Stage } from "./stage.ts";

/** What the access log tells of each request; it is kept for 30 days, because it holds network addresses. */
const ACCESS_LOG = {
  requestId: "$context.requestId",
  at: "$context.requestTimeEpoch",
  sourceIp: "$context.identity.sourceIp",
  routeKey: "$context.routeKey",
  status: "$context.status",
  ms: "$context.responseLatency",
  integrationMs: "$context.integrationLatency",
  integrationError: "$context.integrationErrorMessage",
  bytes: "$context.responseLength",
};

export interface Api {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  /** The address that clients use. */
  readonly url: string;
  /** Where the stage's own domain name must point (CNAME or alias); null without one. */
  readonly domainTarget: string | null;
}

/** The HTTP API: every route of the contract to its function, all else to the one that answers unknown routes. */
export function addApi(
  scope: Construct,
  stage: Stage,
  answers: readonly { readonly entry: Entry; readonly lambda: IFunction }[],
): Api {
  const api = new HttpApi(scope, "Api", { apiName: `countersign-${stage.name}`, createDefaultStage: false });
  except(api, "api");
  for (const { entry, lambda } of answers) {
    const integration = new HttpLambdaIntegration(`${pascal(entry.name)}Integration`, lambda);
    if (entry.name === UNKNOWN_ROUTE)
      new HttpRoute(api, "DefaultRoute", { httpApi: api, integration, routeKey: HttpRouteKey.DEFAULT });
    for (const { path, method } of entry.routes)
      api.addRoutes({ path, methods: [HttpMethod[method]], integration });
  }
  const httpStage = new HttpStage(scope, "ApiStage", {
    httpApi: api,
    autoDeploy: true,
    throttle: { rateLimit: stage.requestsPerSecond, burstLimit: stage.burstRequests },
    accessLogSettings: {
      destination: new LogGroupLogDestination(addAccessLog(scope, stage)),
      format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
    },
  });
  if (stage.domain === null) return { api, stage: httpStage, url: api.apiEndpoint, domainTarget: null };
  const domain = addDomain(scope, stage.domain, api, httpStage);
  return {
    api,
    stage: httpStage,
    url: `https://${stage.domain.name}`,
    domainTarget: domain.regionalDomainName,
  };
}

/** The name begins so that log delivery needs no policy that grows with each API of the account. */
function addAccessLog(scope: Construct, { name }: Stage): LogGroup {
  return new LogGroup(scope, "AccessLog", {
    logGroupName: `/aws/vendedlogs/countersign/${name}/access`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

function addDomain(
  scope: Construct,
  { name, certificateArn }: NonNullable<Stage["domain"]>,
  api: HttpApi,
  stage: HttpStage,
): DomainName {
  const domainName = new DomainName(scope, "Domain", {
    domainName: name,
    certificate: Certificate.fromCertificateArn(scope, "Certificate", certificateArn),
  });
  new ApiMapping(scope, "DomainMapping", { api, domainName, stage });
  return domainName;
}
