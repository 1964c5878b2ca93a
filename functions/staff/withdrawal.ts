import { unknownNumbers } from "../../shared/contract/key-file-faults.ts";
import { type IssuedKeyFile, keyPosition, setWithdrawn } from "../../shared/domain/key-file.ts";
import { type Refusal, refuse, reply } from "../http/answer.ts";
import type { Context } from "../http/context.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { type KeyFileView, presentKeyFile, tellWithdrawn } from "../present/key-files.ts";

/** Which keys of a file are to be withdrawn, or usable again. */
export interface Withdrawal {
  readonly fileId: string;
  readonly isWithdrawn: boolean;
  /** Undefined for all of them. */
  readonly numbers: readonly string[] | undefined;
  readonly reason: string | null;
}

type Withdrawn =
  | { readonly kind: "reply"; readonly status: 200; readonly body: KeyFileView }
  | Refusal<"NOT_FOUND" | "KEY_NUMBER_UNKNOWN" | "BUSY">;

/** Withdraws keys or makes them usable again; what is so already stays so, and is not written. */
export function saveWithdrawal(
  { fileId, isWithdrawn, numbers, reason }: Withdrawal,
  context: Context,
): Promise<Withdrawn> {
  const { storage, once, activity } = context;
  return settle<Withdrawn>(context, async () => {
    const before = await storage.loadKeyFile(fileId);
    if (before === null) return refuse("NOT_FOUND");
    const positions = numbers === undefined ? null : positionsOf(before, numbers);
    if (positions?.unknown.length)
      return refuse("KEY_NUMBER_UNKNOWN", { errors: unknownNumbers(positions.unknown) });
    const file = setWithdrawn(before, positions?.known ?? null, isWithdrawn);
    const answer = reply(200, presentKeyFile(file));
    if (file.withdrawn.length === before.withdrawn.length)
      return (await storage.rememberAnswer(once(answer))) === "contended" ? AGAIN : answer;
    const entry = activity(isWithdrawn ? "key-file.withdrawn" : "key-file.reinstated", {
      accountId: file.accountId,
      subjects: [file.id],
      reason,
      changes: [{ field: "withdrawn", before: tellWithdrawn(before), after: tellWithdrawn(file) }],
    });
    const saved = await storage.saveKeyFile(file, entry, once(answer));
    return saved === "saved" ? answer : AGAIN;
  });
}

/** Where the numbers stand in the file, and which of them, by their index, do not. */
function positionsOf(file: IssuedKeyFile, numbers: readonly string[]) {
  const found = numbers.map((number) => keyPosition(file, number));
  return {
    known: found.filter((position) => position !== null),
    unknown: found.flatMap((position, index) => (position === null ? [index] : [])),
  };
}
