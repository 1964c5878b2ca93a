import { expect, it } from "vitest";
import { ShellRefusal } from "./answer.ts";
import { failureCode } from "./failure.ts";

const named = (name: string, more: object = {}) => Object.assign(new Error("inside"), { name, ...more });

it("a shell refusal keeps its own code", () => {
  expect(failureCode(new ShellRefusal("BODY_TOO_LARGE"))).toBe("BODY_TOO_LARGE");
});

it.each([
  named("TimeoutError"),
  named("ThrottlingException"),
  named("ProvisionedThroughputExceededException"),
  named("ReadIncomplete"),
  named("Error", { code: "ECONNREFUSED" }),
  named("Error", { code: "ECONNRESET" }),
  named("SomeServiceError", { $metadata: { httpStatusCode: 500 } }),
  new AggregateError([named("Error", { code: "ECONNREFUSED" })], "all"),
])("%o means that the database cannot be reached", (error) => {
  expect(failureCode(error)).toBe("UNAVAILABLE");
});

it.each([
  named("TypeError"),
  named("ValidationException", { $metadata: { httpStatusCode: 400 } }),
  "text",
  null,
  undefined,
  new AggregateError([named("Error")], "all"),
])("%o is our own mistake", (error) => {
  expect(failureCode(error)).toBe("INTERNAL");
});
