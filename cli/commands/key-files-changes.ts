import type { Command } from "commander";
import { getKeyFile } from "../../shared/contract/operations/get-key-file.ts";
import { reinstateKeys } from "../../shared/contract/operations/reinstate-keys.ts";
import { releaseKeyFile } from "../../shared/contract/operations/release-key-file.ts";
import { withdrawKeys } from "../../shared/contract/operations/withdraw-keys.ts";
import { usageFault } from "../faults.ts";
import { namingGiven } from "../name-given.ts";
import { examples, type Repeatable, reference, repeatable } from "../options.ts";
import type { Session } from "../session.ts";
import { showKeyFile } from "./key-files-details.ts";

const CHANGES = [
  {
    verb: "withdraw",
    operation: withdrawKeys,
    description: "withdraw keys, or all of a file; its servers stop using them within a day",
    question: "Withdraw",
    reason: "Refunded",
  },
  {
    verb: "reinstate",
    operation: reinstateKeys,
    description: "let withdrawn keys be used again, or all of a file; its servers learn it within a day",
    question: "Reinstate",
    reason: "A mistake",
  },
] as const;

interface ChangeOptions extends Repeatable {
  readonly numbersFrom?: string;
  readonly reason?: string;
  readonly yes?: true;
}

/** `countersign key-files withdraw` and `reinstate` */
export function addKeyChanges(keyFiles: Command, session: Session): void {
  for (const change of CHANGES) {
    const { verb, description, reason } = change;
    const command = keyFiles
      .command(verb)
      .description(description)
      .argument("<key-file-id>", "its id (kfl_...)", reference)
      .argument("[number...]", "license numbers, at most 1000; none means all, and asks first")
      .option("--numbers-from <file>", "a file with license numbers, one a line; - reads stdin")
      .option("--reason <text>", "why; it is kept in the activity log")
      .option("--yes", "do not ask; needed for a whole file where nobody can be asked")
      .action((id: string, numbers: readonly string[], options: ChangeOptions) =>
        changeKeys(session, change, id, numbers, options),
      );
    examples(
      repeatable(command),
      `countersign key-files ${verb} kfl_0123456789abcdefghijkl ACME-00003 ACME-00004 --reason "${reason}: PO-4711"`,
      `countersign key-files ${verb} kfl_0123456789abcdefghijkl --numbers-from numbers.txt`,
      `countersign key-files ${verb} kfl_0123456789abcdefghijkl --yes`,
    );
  }
}

async function changeKeys(
  session: Session,
  { operation, question }: (typeof CHANGES)[number],
  keyFileId: string,
  typed: readonly string[],
  { idempotencyKey, numbersFrom, reason, yes }: ChangeOptions,
): Promise<void> {
  const numbers = await numbersOf(session, typed, numbersFrom);
  const params = { keyFileId };
  if (numbers === undefined && !yes) {
    const { keyCount, customer, serverType } = await session.send(getKeyFile, { params });
    const whole = `${question} all ${keyCount} keys of ${keyFileId} (${customer.name}, ${serverType})?`;
    if (!(await session.confirm(whole))) return;
  }
  const sending = session.send(operation, { params, body: { numbers, reason } }, { idempotencyKey });
  const changed = await sending.catch((error: unknown) => {
    throw namingGiven(error, "body.numbers", numbers ?? []);
  });
  showKeyFile(session, changed);
}

/** As many as the service takes at once. */
const MOST_NUMBERS = 1_000;

/** The numbers that were given in either way, each once; undefined stands for the whole file. */
async function numbersOf(
  { files }: Session,
  typed: readonly string[],
  path: string | undefined,
): Promise<string[] | undefined> {
  if (path === undefined && typed.length === 0) return undefined;
  if (path !== undefined && typed.length > 0)
    throw usageFault("Numbers are given in two ways.", "Give them on the line, or with --numbers-from.");
  const given = path === undefined ? typed : (await files.read(path)).split(/[\s,;]+/);
  const numbers = [...new Set(given.map((number) => number.toUpperCase()))].filter((number) => number !== "");
  // An empty file must not mean all keys.
  if (numbers.length === 0)
    throw usageFault(`There is no number in ${path}.`, "Write license numbers into it.");
  if (numbers.length > MOST_NUMBERS)
    throw usageFault(
      `${numbers.length} numbers are more than one command takes.`,
      `Give at most ${MOST_NUMBERS} at once, or none for the whole file.`,
    );
  return numbers;
}

/** `countersign key-files release` */
export function addReleaseKeyFile(keyFiles: Command, session: Session): void {
  const release = keyFiles
    .command("release")
    .description("take a key file from a server, such as a dead one, so that another can import it")
    .argument("<key-file-id>", "its id (kfl_...)", reference)
    .requiredOption("--node <node-id>", "the server (nod_...), as show names it")
    .option("--reason <text>", "why; it is kept in the activity log")
    .action(
      async (
        keyFileId: string,
        { node: nodeId, reason, idempotencyKey }: Repeatable & { node: string; reason?: string },
      ) => {
        const input = { params: { keyFileId }, body: { nodeId, reason } };
        showKeyFile(session, await session.send(releaseKeyFile, input, { idempotencyKey }));
      },
    );
  examples(
    repeatable(release),
    "countersign key-files release kfl_0123456789abcdefghijkl \\",
    '  --node nod_0123456789abcdefghijkl0123456789abcdefghijk --reason "Disk failed"',
  );
}
