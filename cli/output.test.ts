import { describe, expect, it } from "vitest";
import { EXIT, Fault, ownTrouble, type Trouble } from "./faults.ts";
import { createOutput } from "./output.ts";

const PROBLEM: Trouble = {
  type: "urn:countersign:error:INPUT_INVALID",
  title: "Input invalid",
  status: 400,
  code: "INPUT_INVALID",
  detail: "Some of the input is missing or wrong.",
  fix: "Mend what `errors` lists.",
  requestId: "req-1",
  errors: [
    { location: "body.licenseIds.0", message: "must be an id", fix: "Change it." },
    { location: "body.expiresInDays", message: "must be at most 366", fix: "Take less." },
    { location: "params.tokenId", message: "must be an id", fix: "Change that." },
  ],
};

function outputOf({ json = false, env = {}, isTTY = false } = {}) {
  const written = { stdout: "", stderr: "" };
  const sink = (name: "stdout" | "stderr") => ({ isTTY, write: (text: string) => (written[name] += text) });
  return {
    written,
    output: createOutput(json, env, { stdout: sink("stdout"), stderr: sink("stderr") }),
  };
}

describe("a refusal", () => {
  it("is told with its code, its cure, each error with its flag, and the request", () => {
    const { output, written } = outputOf();
    output.fail(new Fault(EXIT.refused, PROBLEM));
    expect(written).toEqual({
      stdout: "",
      stderr: [
        "error INPUT_INVALID: Some of the input is missing or wrong.",
        "cure: Mend what `errors` lists.",
        "  body.licenseIds.0 (--license): must be an id",
        "    cure: Change it.",
        "  body.expiresInDays (--expires-in-days): must be at most 366",
        "    cure: Take less.",
        "  params.tokenId: must be an id",
        "    cure: Change that.",
        "request: req-1",
        "",
      ].join("\n"),
    });
  });

  it("names the scope that is missing and the licenses that stood in the way", () => {
    const { output, written } = outputOf();
    const licenses = [{ licenseId: "lic_1", code: "LICENSE_EXPIRED", detail: "It has expired." }];
    output.fail(new Fault(EXIT.refused, { ...PROBLEM, errors: [], scope: "tokens:write", licenses }));
    expect(written.stderr).toContain("\nscope: tokens:write\n");
    expect(written.stderr).toContain("\n  lic_1: LICENSE_EXPIRED: It has expired.\n");
  });

  it("says how to repeat what may have taken effect", () => {
    const { output, written } = outputOf();
    output.fail(new Fault(EXIT.unreachable, ownTrouble("SERVICE_UNREACHABLE", "No.", "Try."), "key-1"));
    expect(written.stderr).toContain("It is not known whether this took effect.");
    expect(written.stderr).toContain("\n  --idempotency-key key-1\n");
  });

  it("is the API's problem on one line of stderr with --json", () => {
    const { output, written } = outputOf({ json: true });
    output.fail(new Fault(EXIT.refused, PROBLEM));
    expect(written).toEqual({ stdout: "", stderr: `${JSON.stringify(PROBLEM)}\n` });
  });

  it("carries the key to repeat with in the JSON, too", () => {
    const { output, written } = outputOf({ json: true });
    output.fail(new Fault(EXIT.refused, PROBLEM, "key-1"));
    expect(JSON.parse(written.stderr)).toEqual({ ...PROBLEM, idempotencyKey: "key-1" });
  });

  it("cannot steer the terminal", () => {
    const { output, written } = outputOf();
    output.fail(new Fault(EXIT.refused, { ...PROBLEM, detail: "a\u001b[2J\nb" }));
    expect(written.stderr).toContain("error INPUT_INVALID: a\ufffd[2J\ufffdb\n");
  });
});

it("a result is the text, or with --json the JSON alone", () => {
  const text = outputOf();
  text.output.show({ a: null }, () => "a  -");
  expect(text.written).toEqual({ stdout: "a  -\n", stderr: "" });
  const json = outputOf({ json: true });
  json.output.show({ a: null }, () => "a  -");
  expect(json.written).toEqual({ stdout: '{\n  "a": null\n}\n', stderr: "" });
});

it("notes go to stderr, with --json as one JSON object a line", () => {
  const text = outputOf();
  text.output.note("warning", "careful");
  expect(text.written).toEqual({ stdout: "", stderr: "warning: careful\n" });
  const json = outputOf({ json: true });
  json.output.note("note", "again");
  expect(json.written).toEqual({ stdout: "", stderr: '{"note":"again"}\n' });
});

it("bold is only for a terminal that wants it", () => {
  const emphasized = (given: object) => outputOf(given).output.emphasize("ID");
  expect(emphasized({ isTTY: true })).toBe("\u001b[1mID\u001b[22m");
  expect(emphasized({ isTTY: true, env: { NO_COLOR: "" } })).toBe("\u001b[1mID\u001b[22m");
  expect(emphasized({ isTTY: false })).toBe("ID");
  expect(emphasized({ isTTY: true, env: { NO_COLOR: "1" } })).toBe("ID");
  expect(emphasized({ isTTY: true, env: { TERM: "dumb" } })).toBe("ID");
});

it("where a long command is, is one line that is written over, on a terminal and nowhere else", () => {
  const progressOf = (given: object) => {
    const { output, written } = outputOf(given);
    output.progress("hour 1 of 2");
    output.progress("");
    return written;
  };
  expect(progressOf({ isTTY: true })).toEqual({
    stdout: "",
    stderr: "\r\u001b[2Khour 1 of 2\r\u001b[2K",
  });
  for (const given of [{}, { isTTY: true, json: true }, { isTTY: true, env: { TERM: "dumb" } }])
    expect(progressOf(given)).toEqual({ stdout: "", stderr: "" });
});
