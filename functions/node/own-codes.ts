import { readLicenseCode } from "../../shared/domain/license-code.ts";
import { refuse } from "../http/answer.ts";

/** A license code in its canonical spelling, and where it stands in the body. */
export interface OwnCode {
  readonly code: string;
  readonly location: string;
}

/**
 * License codes in their canonical spelling, each once; only such as this service made, of 100 random bits. What is refused here
 * costs no read.
 */
export function ownCodes(texts: readonly string[]) {
  const read = texts.map((text) => readLicenseCode(text));
  const placesOf = (kind: "mistyped" | "foreign", message: string, fix: string) =>
    read.flatMap((code, at) =>
      code.kind === kind ? [{ location: `body.licenseCodes.${at}`, message, fix }] : [],
    );
  const mistyped = placesOf("mistyped", "has a typing error", "Compare it with the original.");
  if (mistyped.length > 0) return refuse("LICENSE_CODE_MISTYPED", { errors: mistyped });
  const foreign = placesOf("foreign", "was not made by this service", "Have the vendor answer the request.");
  if (foreign.length > 0) return refuse("LICENSE_CODE_FOREIGN", { errors: foreign });
  const own = read.flatMap((each, at): OwnCode[] =>
    each.kind === "own" ? [{ code: each.code, location: `body.licenseCodes.${at}` }] : [],
  );
  return { own: own.filter(({ code }, at) => own.findIndex((each) => each.code === code) === at) };
}
