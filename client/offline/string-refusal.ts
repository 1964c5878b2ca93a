import type { StringFault } from "../../shared/signing/armor/fault.ts";
import type { ResponseOpened } from "../../shared/signing/response.ts";
import type { Refused } from "../outcome.ts";

type Said = { readonly detail: string; readonly fix: string };

const WHOLE = "Copy the whole response string, from its first line to the last.";
const TYPE_AGAIN = "Compare these lines with the original, character by character.";
const ONE_ONLY = "Enter the lines of one response string only.";

const STRINGS: Record<StringFault["code"], Said> = {
  STRING_TOO_LONG: { detail: "The text is longer than any response string.", fix: WHOLE },
  STRING_UNKNOWN: { detail: "No response string is in the text.", fix: WHOLE },
  STRING_UNREADABLE: { detail: "Not one line of the response string is right.", fix: WHOLE },
  STRING_BROKEN: {
    detail: "Every line is right, and yet they do not belong together.",
    fix: "Copy the string once more from where it came.",
  },
  VERSION_UNKNOWN: {
    detail: "The string is of a newer version than this program reads.",
    fix: "Update the program, or ask the vendor for a response of its version.",
  },
  KIND_OTHER: {
    detail: "The text is a string of another kind.",
    fix: "Enter the response string that came back, not the request string of this server.",
  },
  LINES_WRONG: { detail: "Lines are mistyped.", fix: TYPE_AGAIN },
  LINES_MISSING: { detail: "Lines are missing.", fix: WHOLE },
  LINES_TWICE: { detail: "Lines are there twice, and differ.", fix: TYPE_AGAIN },
  LINES_OF_ANOTHER_STRING: { detail: "Lines belong to another string.", fix: ONE_ONLY },
  PARTS_WRONG: { detail: "QR codes were read wrongly.", fix: "Scan these codes again." },
  PARTS_MISSING: { detail: "QR codes are missing.", fix: "Scan these codes, too." },
  PARTS_TWICE: { detail: "QR codes are there twice, and differ.", fix: "Scan these codes again." },
  PARTS_OF_ANOTHER_STRING: { detail: "QR codes belong to another string.", fix: ONE_ONLY },
};

/** Why a text is not read: the first fault, and each place that is wrong. */
export function stringRefusal(...faults: readonly StringFault[]): Refused {
  const [first] = faults;
  const code = first?.code ?? "STRING_UNKNOWN";
  const places = faults.flatMap((fault) => {
    const { detail, fix } = STRINGS[fault.code];
    const numbers = "numbers" in fault ? fault.numbers : [];
    const what = fault.code.startsWith("PARTS") ? "code" : "line";
    return numbers.map((number) => ({ place: `${what} ${number}`, message: detail, fix }));
  });
  const sentences = [...new Set(places.map(({ message }) => message))].map((said) => {
    const those = places.filter(({ message }) => message === said);
    return `${said} Look at ${listOf(those.map(({ place }) => place))}.`;
  });
  const { detail, fix } = STRINGS[code];
  return {
    ok: false,
    kind: "local",
    code,
    detail: sentences.length === 0 ? detail : sentences.join(" "),
    fix,
    ...(places.length === 0 ? {} : { places }),
  };
}

const PLACES_MAX = 8;

function listOf(places: readonly string[]): string {
  const more = places.length - PLACES_MAX;
  const shown = places.slice(0, PLACES_MAX).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

type ResponseFault =
  | Extract<ResponseOpened, { ok: false }>["fault"]
  | "RESPONSE_FOR_OTHER_HARDWARE"
  | "RESPONSE_OLDER";

const ASK = "Send this server's request string to the vendor, and enter the response to it.";
const OTHER_VENDOR =
  "Check that the string is from this application's vendor, and that the root keys are the vendor's.";

const RESPONSES: Record<ResponseFault, Said> = {
  DOCUMENT_MALFORMED: { detail: "The response is damaged.", fix: WHOLE },
  DOCUMENT_FORGED: { detail: "The response's signature is wrong.", fix: ASK },
  DOCUMENT_OF_OTHER_KIND: { detail: "The string holds a document of another kind.", fix: ASK },
  DOCUMENT_OF_OTHER_ISSUER: { detail: "The response is from another service.", fix: OTHER_VENDOR },
  DOCUMENT_FOR_OTHERS: { detail: "The response is for another server.", fix: ASK },
  DOCUMENT_INCOMPLETE: { detail: "The response is incomplete.", fix: ASK },
  DOCUMENT_EXPIRED: {
    detail: "Everything in the response has ended already.",
    fix: "Ask the vendor for a renewal.",
  },
  DOCUMENT_OF_OTHER_VERSION: {
    detail: "The response is of a newer version than this program reads.",
    fix: "Update the program, or ask the vendor for a response of its version.",
  },
  KEY_UNKNOWN: { detail: "The response is signed by a key that is not trusted any more.", fix: ASK },
  MANIFEST_UNPROVEN: { detail: "The response is not proven by a configured root key.", fix: OTHER_VENDOR },
  MANIFEST_OF_OTHER_SERVICE: { detail: "The response is from another service.", fix: OTHER_VENDOR },
  RESPONSE_TO_ANOTHER_REQUEST: {
    detail: "The response belongs to another request string than the one that this server shows.",
    fix: "Send the request string that is shown now, and enter the response to it.",
  },
  RESPONSE_FOR_OTHER_HARDWARE: { detail: "The response was made for other hardware than this.", fix: ASK },
  RESPONSE_OLDER: {
    detail: "This server has a newer response, or has given back what this one brings.",
    fix: ASK,
  },
};

/** Why a response that can be read is not taken. */
export function responseRefusal(fault: ResponseFault): Refused {
  return { ok: false, kind: "local", code: fault, ...RESPONSES[fault] };
}
