import type { Command } from "commander";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import { getClock } from "../../shared/contract/operations/get-clock.ts";
import { setClock } from "../../shared/contract/operations/set-clock.ts";
import { readClockTime } from "../clock-time.ts";
import { examples } from "../options.ts";
import { type Session, showOne } from "../session.ts";
import type { Details } from "../table.ts";

type Clock = ReplyOf<typeof getClock>;

const TEST_CLOCK_ON = "A TEST CLOCK IS ON: all that this service decides and signs goes by the time above.";
const TEST_CLOCK_OFF = "The service goes by the machine's time.";

/** `countersign clock ...` */
export function addClock(program: Command, session: Session): void {
  const clock = program.command("clock").description("the test clock of a service on one machine");
  examples(clock, "countersign clock show", "countersign clock set +31d", "countersign clock reset");

  const show = clock
    .command("show")
    .description("show what the service takes for the time")
    .action(async () => {
      const shown = await session.send(getClock, {});
      showOne(session, shown, detailsOf(shown), { below: belowOf(shown) });
    });
  examples(show, "countersign clock show", "countersign clock show --json");

  const set = clock
    .command("set")
    .description("set the clock and do what is due then; it runs on from there")
    .argument("<time>", "+31d or -2h from the service's time now, a day, or a time with its zone")
    // `-2h` is a time here, and looks like an option.
    .allowUnknownOption()
    .action(async (text: string) => {
      const read = readClockTime(text);
      const at = "at" in read ? read.at : read.from(Date.parse((await session.send(getClock, {})).now));
      await setTo(session, at);
    });
  examples(
    set,
    "countersign clock set +31d",
    "countersign clock set -2h",
    "countersign clock set 2027-01-01",
    "countersign clock set 2027-01-01T12:00:00Z",
  );

  const reset = clock
    .command("reset")
    .description("go by the machine's time again")
    .action(() => setTo(session, null));
  examples(reset, "countersign clock reset");
}

async function setTo(session: Session, at: string | null): Promise<void> {
  const done = await session.send(setClock, { body: { at } });
  if (done.warning !== null) session.output.note("warning", done.warning);
  const { settled, isFinished } = done.sweep;
  const swept = isFinished
    ? `The sweep has done what is due: ${settled} settled.`
    : "There is more to do than one sweep does: the next ones go on, or give `countersign sweep`.";
  showOne(session, done, detailsOf(done), { below: `${belowOf(done)}\n${swept}` });
}

function detailsOf({ now, machineTime, setAt }: Clock): Details {
  return [
    ["service's time", now],
    ["machine's time", machineTime],
    ["set", setAt === null ? "no" : `at ${setAt} by the machine's time`],
  ];
}

function belowOf({ setAt }: Clock): string {
  return setAt === null ? TEST_CLOCK_OFF : TEST_CLOCK_ON;
}
