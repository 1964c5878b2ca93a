import { expect, test } from "vitest";
import { asked } from "./aws-faults.ts";

const failing = (name: string, status: number | null, message = "why") =>
  asked("SSM for x", () =>
    Promise.reject(
      Object.assign(new Error(message), {
        name,
        $metadata: status === null ? {} : { httpStatusCode: status },
      }),
    ),
  ).catch((fault: unknown) => fault);

test.each([
  ["CredentialsProviderError", null, 2, "AWS_NOT_CONFIGURED", "AWS_PROFILE"],
  ["ExpiredTokenException", 400, 2, "AWS_NOT_CONFIGURED", "Sign in to AWS again"],
  ["AccessDeniedException", 400, 1, "AWS_REFUSED", "credentials that deploy"],
  ["ValidationException", 400, 1, "AWS_REFUSED", "region"],
  ["InternalFailure", 500, 3, "AWS_UNREACHABLE", "AWS_ENDPOINT_URL"],
  ["Error", null, 3, "AWS_UNREACHABLE", "network"],
])("%s (%s) is exit %s with its cure", async (name, status, exit, code, cure) => {
  expect(await failing(name, status)).toMatchObject({
    exit,
    trouble: { code, fix: expect.stringContaining(cure) },
  });
});
