import { expect, test } from "vitest";
import { signedHeaders } from "./signature.ts";

// The keys, time and signatures of AWS's own test suite for Signature Version 4 (get-vanilla and its neighbors).
const CREDENTIALS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
const SCOPE = { region: "us-east-1", service: "service", at: Date.UTC(2015, 7, 30, 12, 36, 0) };
const HOST = { host: "example.amazonaws.com" };
const FORM = { ...HOST, "content-type": "application/x-www-form-urlencoded" };

test.each([
  ["get-vanilla", "GET", HOST, "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
  ["post-vanilla", "POST", HOST, "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
  [
    "post-x-www-form-urlencoded",
    "POST",
    FORM,
    "Param1=value1",
    "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  ],
] as const)("%s is signed as AWS says", (_name, method, headers, body, signature) => {
  const { authorization } = signedHeaders({ method, path: "/", headers, body }, CREDENTIALS, SCOPE);
  const signed = [...Object.keys(headers), "x-amz-date"].sort().join(";");
  expect(authorization).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${signed}, Signature=${signature}`,
  );
});

test("the session token is sent and signed", () => {
  const request = { method: "POST", path: "/", headers: HOST, body: "" } as const;
  const headers = signedHeaders(request, { ...CREDENTIALS, sessionToken: "the-token" }, SCOPE);
  expect(headers["x-amz-security-token"]).toBe("the-token");
  expect(headers["authorization"]).toContain("SignedHeaders=host;x-amz-date;x-amz-security-token,");
});
