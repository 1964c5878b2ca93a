import { type Command, InvalidArgumentError } from "commander";
import { renderUnicodeCompact } from "uqr";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import { acceptReturn } from "../../shared/contract/operations/accept-return.ts";
import { answerRequest } from "../../shared/contract/operations/answer-request.ts";
import { usageFault } from "../faults.ts";
import { dateTime, listed, orDash, safe } from "../format.ts";
import { collect, examples, type Repeatable, repeatable } from "../options.ts";
import { type Session, showOne } from "../session.ts";
import type { Details } from "../table.ts";

type Answer = ReplyOf<typeof answerRequest>;
type Returned = ReplyOf<typeof acceptReturn>;
type Response = Answer["responses"][number];

interface AnswerOptions extends Repeatable {
  readonly request: string;
  readonly license?: string[];
  readonly account?: string;
  readonly extend?: Extension[];
  readonly replacesNode?: string;
  readonly legacy?: boolean;
  readonly out?: string;
  readonly qr?: boolean;
}

/** `countersign offline ...` */
export function addOffline(program: Command, session: Session): void {
  const offline = program
    .command("offline")
    .description("servers without internet: answer their request strings, take their return strings");
  examples(
    offline,
    "countersign offline answer --request request.txt --license CSL1-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX",
    "countersign offline return --file return.txt",
  );
  addAnswer(offline, session);
  addReturn(offline, session);
}

function addAnswer(offline: Command, session: Session): void {
  const answer = offline
    .command("answer")
    .description("activate licenses on the server of a request string, and make its response string")
    .requiredOption("--request <file>", "the request string; - reads it from stdin")
    .option("--license <license>", "a license, by code or id (repeatable)", collect)
    .option("--account <account-id>", "instead: one license of this account for each product it wants")
    .option(
      "--extend <product=days>",
      "put a product's evaluation off by so many days, alone or besides licenses (repeatable)",
      extension,
    )
    .option("--replaces-node <node-id>", "a dead server (nod_...) whose place it takes")
    .option("--legacy", "a response string for each product, for servers that take no other")
    .option("--out <path>", "write the response string to this file, or into this folder")
    .option("--qr", "draw the response string as QR codes, too, for a phone to carry it")
    .action(async ({ request, idempotencyKey, out, qr, ...options }: AnswerOptions) => {
      const { license: licenses, account: accountId, extend, legacy } = options;
      const isNothing = licenses === undefined && accountId === undefined && extend === undefined;
      if (isNothing || (licenses !== undefined && accountId !== undefined))
        throw usageFault(
          "It must be said which licenses the server gets.",
          "Give --license, once for each, or --account; or --extend alone.",
        );
      const body = {
        request: await session.files.read(request),
        ...{ licenses, accountId, extend, replaceNodeId: options.replacesNode, legacy },
      };
      const answered = await session.send(answerRequest, { body }, { idempotencyKey });
      const below = answered.responses
        .flatMap((response) => [told(response, out, session), ...(qr ? response.qrParts.map(drawCode) : [])])
        .join("\n\n");
      showOne(session, answered, answerDetails(answered), { below });
    });
  examples(
    repeatable(answer),
    "countersign offline answer --request request.txt --license CSL1-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX",
    "countersign offline answer --request - --account acc_0123456789abcdefghijkl --out response.txt",
    "countersign offline answer --request request.txt --extend backup=14",
    "countersign offline answer --request request.txt --license lic_0123456789abcdefghijkl \\",
    "  --license lic_abcdefghijkl0123456789 --legacy --out responses \\",
    "  --replaces-node nod_0123456789abcdefghijkl0123456789abcdefghijk",
  );
}

/** A response string as lines to paste, or where it was written. */
function told({ product, text, fileName }: Response, out: string | undefined, { files }: Session): string {
  const of = product === null ? "response" : `response for ${safe(product)}`;
  if (out === undefined) return [of, ...text.trimEnd().split("\n").map(safe)].join("\n");
  return `${of}  ${safe(files.write(out, fileName, text))}`;
}

/** What readers need around a code; more would be wider than a terminal. */
const QUIET_MODULES = 2;

/** A part of a string as a QR code, two modules in a character; readers take it dark on light and light on dark. */
function drawCode(part: string): string {
  return renderUnicodeCompact(part, { ecc: "L", border: QUIET_MODULES });
}

interface Extension {
  readonly product: string;
  readonly days: number;
}

/** `backup=14`; collects what is given several times. */
function extension(text: string, before: readonly Extension[] = []): Extension[] {
  const [, product, days] = /^([^=]+)=(\d{1,6})$/.exec(text) ?? [];
  if (product === undefined) throw new InvalidArgumentError("Give a product's code and days, as backup=14.");
  return [...before, { product, days: Number(days) }];
}

function answerDetails({ node, accountId, replacedNodeId, activations, evaluations }: Answer): Details {
  return [
    ...nodeDetails(node),
    ["account", orDash(accountId)],
    ["replaces", orDash(replacedNodeId)],
    ...activations.map(({ id, licenseCode, product }): Details[number] => [
      product.code,
      `${licenseCode} (${product.name}), ${id}`,
    ]),
    ...evaluations.map(({ product, endsAt }): Details[number] => [
      product.code,
      `in evaluation until ${dateTime(endsAt)}`,
    ]),
  ];
}

function nodeDetails({ id, hostName, hardware }: Answer["node"]): Details {
  const components = Object.entries(hardware).map(([name, hash]) => `${name} ${hash}`);
  return [
    ["node", id],
    ["host", orDash(hostName)],
    ["hardware", listed(components)],
  ];
}

function addReturn(offline: Command, session: Session): void {
  const accept = offline
    .command("return")
    .description("take a server's return string, and free the uses that it gives back")
    .requiredOption("--file <file>", "the return string; - reads it from stdin")
    .action(async ({ file }: { readonly file: string }) => {
      const body = { return: await session.files.read(file) };
      const returned = await session.send(acceptReturn, { body });
      showOne(session, returned, returnDetails(returned));
    });
  examples(
    accept,
    "countersign offline return --file return.txt",
    "countersign offline return --file - < return.txt",
  );
}

function returnDetails({ node, released, superseded }: Returned): Details {
  return [
    ...nodeDetails(node),
    ["released", listed(released)],
    ...(superseded.length === 0
      ? []
      : [["activated again since, and kept", listed(superseded)] as Details[number]]),
  ];
}
