import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestService, type TestService } from "../support/service.ts";
import { openShell, type Shell } from "./command.ts";

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

describe("the test clock on the command line", () => {
  it("is shown, set by a distance, and says loudly that it is on", async () => {
    expect(await shell.transcript("clock show")).toBe(`\
$ countersign clock show
service's time  2027-03-10T12:00:00.000Z
machine's time  2027-03-10T12:00:00.000Z
set             no

The service goes by the machine's time.`);
    expect((await shell.transcript("clock set +2d")).replace(/\d+ settled/, "N settled")).toBe(`\
$ countersign clock set +2d
service's time  2027-03-12T12:00:00.000Z
machine's time  2027-03-10T12:00:00.000Z
set             at 2027-03-10T12:00:00.000Z by the machine's time

A TEST CLOCK IS ON: all that this service decides and signs goes by the time above.
The sweep has done what is due: N settled.`);
    expect(await shell.transcript("clock show")).toContain("A TEST CLOCK IS ON");
  });

  it("goes back with a warning, by a distance that looks like an option, too", async () => {
    const back = await shell.run(["clock", "set", "-2h"]);
    expect(back.exit).toBe(0);
    expect(back.stdout).toContain("service's time  2027-03-12T10:00:00.000Z");
    expect(back.stderr).toMatch(/^warning: The clock went back: .* until 2027-03-12T12:00:00\.000Z now lies/);
    const json = await shell.run(["--json", "clock", "set", "2027-03-12T09:30:00+01:00"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ now: "2027-03-12T08:30:00.000Z" });
    const reset = await shell.run(["clock", "reset"]);
    expect(reset.stdout).toContain("The service goes by the machine's time.");
    expect(reset.stderr).toContain("warning: The clock went back");
  });

  it("is not set to what is no time, and the cure says what is one", async () => {
    for (const wrong of ["tomorrow", "31d", "--31d", "-x", "2027-02-30", "1999-12-31", "+99999999w"]) {
      const { exit, stderr } = await shell.run(["clock", "set", wrong]);
      expect([wrong, exit]).toEqual([wrong, 2]);
      expect(stderr).toMatch(/^error USAGE_WRONG: .*\ncure: Give a (distance|time in the years 2000)/);
    }
    expect(await shell.transcript("clock show")).toContain("set             no");
  });
});
