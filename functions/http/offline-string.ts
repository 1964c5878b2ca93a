import type { NumberedFaultCode, StringFault, StringKind } from "../../shared/signing/armor/fault.ts";
import { readArmor } from "../../shared/signing/armor.ts";
import { audiencesOf, type NodeOpened, type OfflineFault } from "../../shared/signing/node-document.ts";
import type { Signer } from "../../shared/signing/signer.ts";
import { type ProblemExtra, type Refusal, refuse } from "./answer.ts";

type StringRefusal = Refusal<
  | "STRING_UNKNOWN"
  | "STRING_MISTYPED"
  | "STRING_OF_ANOTHER_VERSION"
  | "STRING_OF_ANOTHER_KIND"
  | "STRING_OF_ANOTHER_SERVICE"
  | "STRING_FORGED"
>;

/** Where a string was given, in the words of the request. */
export type StringPlace = `body.${string}`;

/**
 * Reads a pasted string and opens the document in it, which must be for this service; or says what is wrong, line by line. Nothing
 * is read from the table for that.
 */
export async function openString<T>(
  { text, kind, place }: { readonly text: string; readonly kind: StringKind; readonly place: StringPlace },
  open: (document: string, audiences: readonly string[]) => Promise<NodeOpened<T>>,
  signer: Pick<Signer, "issuer" | "manifest">,
): Promise<Extract<NodeOpened<T>, { ok: true }> | StringRefusal> {
  const read = await readArmor(text, kind);
  if (!read.ok) return refuseFaults(read.faults, kind, place);
  const opened = await open(read.document, audiencesOf(signer));
  return opened.ok ? opened : refuse(DOCUMENT_CODES[opened.fault] ?? "STRING_FORGED");
}

const DOCUMENT_CODES: Readonly<Partial<Record<OfflineFault, StringRefusal["code"]>>> = {
  DOCUMENT_FOR_OTHERS: "STRING_OF_ANOTHER_SERVICE",
  DOCUMENT_OF_OTHER_VERSION: "STRING_OF_ANOTHER_VERSION",
};

/** No more faults are named than a person would mend one by one. */
const NAMED_MOST = 20;

function refuseFaults(faults: readonly StringFault[], kind: StringKind, place: StringPlace): StringRefusal {
  const errors = faults.flatMap((fault) => errorsOf(fault, kind, place)).slice(0, NAMED_MOST);
  return refuse(codeOf(faults), { errors });
}

function codeOf([first]: readonly StringFault[]): StringRefusal["code"] {
  switch (first?.code) {
    case "STRING_UNKNOWN":
    case "STRING_TOO_LONG":
      return "STRING_UNKNOWN";
    case "VERSION_UNKNOWN":
      return "STRING_OF_ANOTHER_VERSION";
    case "KIND_OTHER":
      return "STRING_OF_ANOTHER_KIND";
    default:
      return "STRING_MISTYPED";
  }
}

type InputErrors = NonNullable<ProblemExtra["errors"]>;

/** What is wrong, where, and what mends it. */
function errorsOf(fault: StringFault, wanted: StringKind, location: StringPlace): InputErrors {
  switch (fault.code) {
    case "STRING_UNKNOWN":
      return [{ location, message: `holds no ${wanted} string`, fix: `Paste the ${wanted} string.` }];
    case "STRING_TOO_LONG":
      return [{ location, message: "is longer than any string", fix: "Paste the string alone." }];
    case "STRING_UNREADABLE":
      return [{ location, message: "has not a single right line", fix: "Copy the whole string again." }];
    case "STRING_BROKEN":
      return [{ location, message: "is right in each line and wrong as a whole", fix: "Copy it all again." }];
    case "VERSION_UNKNOWN":
      return [{ location, message: `is of version ${fault.version}`, fix: "Make one of version 1." }];
    case "KIND_OTHER":
      return [
        { location, message: `is a ${fault.kind} string`, fix: `Paste the ${wanted} string in its place.` },
      ];
    default:
      return numberedErrors(fault.code, fault.numbers, location);
  }
}

function numberedErrors(code: NumberedFaultCode, numbers: readonly number[], place: string): InputErrors {
  const unit = code.startsWith("PARTS") ? "part" : "line";
  const { message, fix } = NUMBERED[code.replace(/^(?:LINES|PARTS)_/, "")] ?? MISTYPED;
  return numbers.map((number) => ({
    location: `${place}.${unit} ${number}`,
    message,
    fix: fix(`${unit} ${number}`),
  }));
}

interface NumberedText {
  readonly message: string;
  readonly fix: (place: string) => string;
}

const MISTYPED: NumberedText = {
  message: "has a typing error",
  fix: (place) => `Compare ${place} with the original, character by character.`,
};

const NUMBERED: Readonly<Record<string, NumberedText>> = {
  MISSING: { message: "is missing", fix: (place) => `Add ${place}.` },
  TWICE: {
    message: "stands there twice, and the two differ",
    fix: (place) => `Keep the right one of the two that are ${place}.`,
  },
  OF_ANOTHER_STRING: {
    message: "belongs to another string",
    fix: (place) => `Take ${place} out, or put that of this string in its place.`,
  },
};
