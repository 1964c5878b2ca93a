import { describe, expect, test } from "vitest";
import { type Stage, StageFault, stage } from "../../infra/stage.ts";
import { STAGES, stageNamed } from "../../infra/stages.ts";

const ARN = "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000";

describe("a wrong stage value is refused with its cure", () => {
  test.each<[string, Partial<Stage>, string]>([
    ["a name with a capital", { name: "Prod" }, "name: use 2 to 20 characters"],
    ["a name that ends in a hyphen", { name: "prod-" }, "name: use 2 to 20 characters"],
    ["a name that is too long", { name: "a".repeat(21) }, "name: use 2 to 20 characters"],
    [
      "a retention that CloudWatch does not know",
      { logRetentionDays: 31 as never },
      "logRetentionDays: use one of 1, 3",
    ],
    ["too little memory", { memoryMb: 255 }, "memoryMb: use a whole number from 256"],
    ["half a megabyte", { memoryMb: 512.5 }, "memoryMb: use a whole number from 256"],
    ["a reserve of nothing", { reservedConcurrency: 0 }, "or null to set none aside"],
    ["no requests at all", { requestsPerSecond: 0 }, "requestsPerSecond: use a whole number from 1"],
    ["a burst above the quota", { burstRequests: 5_001 }, "burstRequests: use a whole number from 1 to 5000"],
    ["an address without a domain", { alarmEmail: "ops" }, "alarmEmail: use an address such as"],
    [
      "a URL for a domain",
      { domain: { name: "https://a.example", certificateArn: ARN } },
      "domain.name: use a host name",
    ],
    [
      "a certificate of IAM",
      { domain: { name: "a.example", certificateArn: "arn:aws:iam::1:x" } },
      "domain.certificateArn: use",
    ],
  ])("%s", (_says, wrong, cure) => {
    const made = () => stage({ name: "production", ...wrong });
    expect(made).toThrow(StageFault);
    expect(made).toThrow(cure);
  });

  test("all of them at once", () => {
    expect(() => stage({ name: "production", memoryMb: 1, alarmEmail: "x" })).toThrow(
      /memoryMb:.*alarmEmail:/,
    );
  });
});

test("the smallest and largest values are good", () => {
  const edges = { memoryMb: 10_240, reservedConcurrency: 1, requestsPerSecond: 1, burstRequests: 5_000 };
  expect(stage({ name: "ab", ...edges, domain: { name: "a.example", certificateArn: ARN } })).toMatchObject(
    edges,
  );
});

test("without a choice the data survives and nothing is reserved", () => {
  expect(stage({ name: "production" })).toMatchObject({
    dataSurvives: true,
    reservedConcurrency: null,
    domain: null,
  });
});

test("the first stage is the one that `cdk deploy` takes", () => {
  expect(stageNamed(undefined)).toBe(STAGES[0]);
  expect(stageNamed("trial").dataSurvives).toBe(false);
});
