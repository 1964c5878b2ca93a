import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOUR_MS } from "../../shared/domain/time.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { licenseWithToken } from "../support/world.ts";
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

/** What the terminal shows, runs of blanks shortened to two. */
const transcript = async (line: string) => (await shell.transcript(line)).replaceAll(/ {2,}/g, "  ");

describe("what happened and what ends", () => {
  it("is swept together and shown, with a bar for each day", async () => {
    const ends = new Date(service.clock.now() + 20 * 24 * HOUR_MS).toISOString();
    const { token } = await licenseWithToken(service, {
      type: "subscription",
      expiresAt: ends,
      parallelUses: 2,
    });
    for (let server = 0; server < 3; server += 1) await (await service.node()).activate(token.token);
    service.clock.advance(2 * HOUR_MS);
    const swept = await transcript("sweep");
    expect(swept).toContain("\nSTEP  LOOKED AT  DONE  SET ASIDE  FINISHED\n");
    expect(swept).toContain("\nnotify-licenses  1  1  0  yes\n");
    expect(await transcript("statistics --from 2027-03-09 --to 2027-03-11")).toBe(`\
$ countersign statistics --from 2027-03-09 --to 2027-03-11
licenses  1
active activations  2
running evaluations  0
activations  2
failed  1
released  0
evaluations started  0
evaluations ended  0
evaluations converted  0
counted until  2027-03-10 13:00 UTC

DAY  ACTIVATIONS  FAILED  RELEASED  BLOCKED  LIFTED  EVALUATIONS  ENDED  CONVERTED  BY STAFF
2027-03-09  0  0  0  0  0  0  0  0  0
2027-03-10  2  ████████████████████████  1  ████████████  0  0  0  0  0  0  4

PRODUCT  ACTIVATIONS  FAILED
Fax server  2  1

FAILED BECAUSE  TIMES
LICENSE_LIMIT_REACHED  1

ENDS ON  LICENSES
2027-03-30  1`);
  });

  it("is refused when too much is asked for, with the flag to mend", async () => {
    const shown = await transcript("statistics --by hour --from 2027-01-01 --to 2027-03-01");
    expect(shown).toContain(
      "query.from (--from): must be at most 31 days before the end when it is by the hour",
    );
    expect(shown).toContain("[exit 1]");
  });
});
