import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import type { Item } from "../../shared/storage/item.ts";
import type { Intercept, SdkCall } from "./sdk-calls.ts";

/** What the SDK throws when nobody answers. */
export function networkError(): Error {
  return Object.assign(new Error("connect ECONNREFUSED 127.0.0.1"), { code: "ECONNREFUSED" });
}

/** What the SDK throws when a transaction met another one; no emulator raises it. */
export function conflictError({ input }: SdkCall): Error {
  const count = (input["TransactItems"] as unknown[] | undefined)?.length ?? 1;
  return new TransactionCanceledException({
    message: "Transaction cancelled, please refer cancellation reasons for specific reasons",
    $metadata: { httpStatusCode: 400 },
    CancellationReasons: Array.from({ length: count }, (_, index) => ({
      Code: index === count - 1 ? "TransactionConflict" : "None",
    })),
  });
}

/** Every transaction meets a conflict at its first `times` tries. */
export function conflicts(times: number): Intercept {
  let left = times;
  return async (call, send) => {
    if (call.command !== "TransactWriteItems" || left === 0) return send();
    left -= 1;
    throw conflictError(call);
  };
}

/** The `at`-th call (from 0) that fits does not happen, or happens and its answer is lost; all others pass. */
export function failOnce(
  at: number,
  how: "before" | "after",
  fits: (call: SdkCall) => boolean = () => true,
): Intercept & { readonly wasMet: () => boolean } {
  let seen = -1;
  const intercept: Intercept = async (call, send) => {
    if (fits(call)) seen += 1;
    const isIt = fits(call) && seen === at;
    if (isIt && how === "before") throw networkError();
    const output = await send();
    if (isIt) throw networkError();
    return output;
  };
  return Object.assign(intercept, { wasMet: () => seen >= at });
}

/** Holds transactions back until `count` of them wait, so that all were decided on the same reads; then all go. */
export function gather(count: number): Intercept {
  const waiting: (() => void)[] = [];
  let isOpen = false;
  return async ({ command }, send) => {
    if (command !== "TransactWriteItems" || isOpen) return send();
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length < count) return;
      isOpen = true;
      for (const go of waiting) go();
    });
    return send();
  };
}

type Batch = Readonly<Record<string, { Keys: { pk: string; sk: string }[]; ConsistentRead?: boolean }>>;

/** Eventually consistent reads of single items are answered from an earlier scan; strong ones and writes pass. */
export function staleReads(earlier: readonly Item[]): Intercept {
  const items = new Map(earlier.map((item) => [`${item["pk"]} ${item["sk"]}`, item]));
  const find = ({ pk, sk }: { pk: string; sk: string }) => items.get(`${pk} ${sk}`);
  return async ({ command, input }, send) => {
    if (command === "GetItem" && input["ConsistentRead"] !== true)
      return { Item: find(input["Key"] as { pk: string; sk: string }) };
    if (command !== "BatchGetItem") return send();
    const [table = "", wanted] = Object.entries(input["RequestItems"] as Batch)[0] ?? [];
    if (wanted === undefined || wanted.ConsistentRead === true) return send();
    return { Responses: { [table]: wanted.Keys.flatMap((key) => find(key) ?? []) } };
  };
}
