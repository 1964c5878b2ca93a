import { expect, it } from "vitest";
import { ERRORS } from "../../shared/contract/errors.ts";
import { TOKEN_MALFORMED } from "./refusal.ts";

it("a mistyped token is refused here in the words of the contract", () => {
  const { detail, fix } = ERRORS.TOKEN_MALFORMED;
  expect(TOKEN_MALFORMED).toEqual({ ok: false, kind: "refused", code: "TOKEN_MALFORMED", detail, fix });
});
