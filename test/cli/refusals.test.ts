import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestService, type TestService } from "../support/service.ts";
import { anonymizer, openShell, type Shell } from "./command.ts";
import { startFakeService } from "./fake-service.ts";

let service: TestService;
let shell: Shell;

beforeAll(async () => {
  service = await startTestService();
  shell = openShell({ COUNTERSIGN_URL: service.url, COUNTERSIGN_API_KEY: service.adminKey });
});
afterAll(async () => {
  await service.close();
  shell.remove();
});

const transcript = async (line: string, env: Record<string, string> = {}) =>
  anonymizer()(await shell.transcript(line, { env }));

describe.concurrent("exit 1: the service refuses", () => {
  it("an id that is mistyped", async () => {
    expect(await transcript("tokens get token-1")).toBe(`\
$ countersign tokens get token-1
error INPUT_INVALID: Some of the input is missing or wrong.
cure: Mend what \`errors\` lists.
  params.tokenId: must be an id that starts with tok_
  cure: Change params.tokenId: it must be an id that starts with tok_.
request: <uuid 1>
[exit 1]`);
  });

  it("an id of the wrong kind, by its flag", async () => {
    expect(
      await transcript("tokens issue --account acc_0123456789abcdef --license acc_0123456789abcdef"),
    ).toContain("\n  body.licenseIds.0 (--license): must be an id that starts with lic_\n");
  });

  it("an id that nothing has", async () => {
    expect(await transcript("licenses get lic_0123456789abcdef")).toBe(`\
$ countersign licenses get <lic 1>
error NOT_FOUND: There is no such thing, or it is not yours.
cure: Check the id.
request: <uuid 1>
[exit 1]`);
  });

  it("a key that is cut off; the key is not repeated", async () => {
    const text = await transcript("products list", { COUNTERSIGN_API_KEY: "cs_key_cut-off" });
    expect(text).toContain(
      "error API_KEY_MALFORMED: The API key is mistyped or cut off.\ncure: Copy the whole key",
    );
    expect(text).not.toContain("cs_key_cut-off");
  });

  it("a key that may not, with the scope that it lacks", async () => {
    const key = await service.apiKey(["products:read"]);
    const text = await transcript("accounts list", { COUNTERSIGN_API_KEY: key });
    expect(text).toContain("error SCOPE_MISSING:");
    expect(text).toContain("\nscope: accounts:read\n");
  });

  it("with --json the problem is on stderr, whole, on one line, and stdout is empty", async () => {
    const { exit, stdout, stderr } = await shell.run(["tokens", "get", "token-1", "--json"]);
    expect([exit, stdout]).toEqual([1, ""]);
    expect(stderr.trimEnd()).not.toContain("\n");
    expect(JSON.parse(stderr)).toMatchObject({
      type: "urn:countersign:error:INPUT_INVALID",
      status: 400,
      code: "INPUT_INVALID",
      requestId: expect.any(String),
      errors: [{ location: "params.tokenId" }],
    });
  });
});

describe.concurrent("exit 2: wrong usage", () => {
  it("no key anywhere", async () => {
    const text = await transcript("products list", { COUNTERSIGN_API_KEY: "" });
    expect(text.replace(shell.home, "~")).toBe(`\
$ countersign products list
error API_KEY_MISSING: There is no API key: not in COUNTERSIGN_API_KEY, not in COUNTERSIGN_ADMIN_KEY, not in ~/.config/countersign/config.json.
cure: Set COUNTERSIGN_API_KEY, or run \`countersign config set --api-key -\` and paste the key.
[exit 2]`);
  });

  it("a command that is mistyped", async () => {
    expect(await transcript("licences list")).toBe(`\
$ countersign licences list
error USAGE_WRONG: unknown command 'licences' (Did you mean licenses?)
cure: Run \`countersign --help\`.
[exit 2]`);
  });

  it("a secret in the place of an id is neither sent nor repeated", async () => {
    const { exit, stdout, stderr } = await shell.run(["tokens", "get", "cs_act_secret"]);
    expect(exit).toBe(2);
    expect(stderr).toContain("Give the id; `list` shows it.");
    expect(stdout + stderr).not.toContain("cs_act_secret");
    expect(JSON.stringify(service.log)).not.toContain("cs_act_secret");
  });

  it("with --json it is a problem, too", async () => {
    const { exit, stdout, stderr } = await shell.run(["tokens", "issue", "--json"]);
    expect([exit, stdout]).toEqual([2, ""]);
    expect(JSON.parse(stderr)).toMatchObject({
      type: "urn:countersign:cli:USAGE_WRONG",
      code: "USAGE_WRONG",
    });
  });

  it("nothing to do shows the help on stderr", async () => {
    const { exit, stdout, stderr } = await shell.run([]);
    expect([exit, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Usage: countersign");
  });
});

describe.concurrent("exit 0", () => {
  it("help and version are results", async () => {
    const [help, version] = await Promise.all([shell.run(["--help"]), shell.run(["--version"])]);
    expect([help.exit, help.stderr]).toEqual([0, ""]);
    expect(help.stdout).toContain("Exit codes: 0 done");
    expect(version).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe.concurrent("exit 3: no service", () => {
  it("nothing listens there", async () => {
    const gone = await startFakeService(() => "silent");
    await gone.close();
    const text = await transcript("test-connection", { COUNTERSIGN_URL: gone.url });
    expect(text.replaceAll(gone.url, "<url>")).toBe(`\
$ countersign test-connection
error SERVICE_UNREACHABLE: The service at <url> cannot be reached: nothing listens there.
cure: Check that it runs and that the address is right (\`countersign config show\`).
[exit 3]`);
  });

  it("something else answers there", async () => {
    const other = await startFakeService(() => ({ status: 200, body: "<html>Welcome to nginx!</html>" }));
    const { exit, stdout, stderr } = await shell.run(["products", "list", "--json"], {
      env: { COUNTERSIGN_URL: other.url },
    });
    expect([exit, stdout]).toEqual([3, ""]);
    expect(JSON.parse(stderr)).toMatchObject({ code: "SERVICE_ANSWER_INVALID" });
    await other.close();
  });

  it("more than 6.5 MB come back", async () => {
    const body = JSON.stringify({ items: [], nextCursor: "x".repeat(6_500_000) });
    const endless = await startFakeService(() => ({ status: 200, body }));
    const text = await transcript("products list", { COUNTERSIGN_URL: endless.url });
    expect(text).toContain("error SERVICE_ANSWER_INVALID:");
    expect(text).toContain("The reply is larger than 6.5 MB.");
    expect(endless.requests).toHaveLength(1);
    await endless.close();
  });
});
