import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ERRORS } from "../../shared/contract/errors.ts";
import { STRING_REFUSALS } from "../../shared/contract/offline-fields.ts";
import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import type { WireOperation } from "../../shared/contract/wire-operation.ts";
import { WIRE_ROUTES } from "../../shared/contract/wire-routes.ts";
import {
  ANSWER_REFUSALS,
  EVALUATION_REFUSALS,
  KEY_FILE_REFUSALS,
  LICENSE_REFUSALS,
  SOURCE_REFUSALS,
  TOKEN_REFUSALS,
  VERIFY_REFUSALS,
} from "../../shared/domain/refusal.ts";

const ROOT = join(import.meta.dirname, "../..");
const routes = ROUTES as readonly Operation[];
const sourceOf = ({ room, name }: Operation) =>
  readFileSync(join(ROOT, `functions/${room}/${name}.ts`), "utf8");

/** What a handler says by calling something, beside the codes that it spells. */
const SAID_BY: readonly [RegExp, readonly string[]][] = [
  [/\bsettle\(|\bretryLater\(|\breleaseEach\(/, ["BUSY"]],
  [/\btoPageRequest\(/, ["CURSOR_INVALID"]],
  [/\brefuseBlacklisted\(/, SOURCE_REFUSALS],
  [/\brefuseTarget\(/, ["INPUT_INVALID", "BLACKLIST_RANGE_TOO_WIDE"]],
  [
    /\bextendOfflineEvaluations\(/,
    [...EVALUATION_REFUSALS, "EVALUATION_LICENSED", "EVALUATION_EXTENSIONS_USED_UP"],
  ],
  [/\bdecideExtension\(/, ["EVALUATION_LICENSED", "EVALUATION_EXTENSIONS_USED_UP"]],
  [/\bdecideActivation\(/, [...TOKEN_REFUSALS, ...LICENSE_REFUSALS]],
  [/\bopenString\(/, STRING_REFUSALS],
  [/\bownCodes\(/, ["LICENSE_CODE_MISTYPED", "LICENSE_CODE_FOREIGN"]],
  [
    /\blicensesToAnswer\(/,
    ["ACCOUNT_UNKNOWN", "ACCOUNT_LICENSE_MISSING", "LICENSE_UNKNOWN", "LICENSES_OF_SEVERAL_ACCOUNTS"],
  ],
  [/\blicensesByCode\(/, ["LICENSE_UNKNOWN", "LICENSES_OF_SEVERAL_ACCOUNTS"]],
  [/\bdecideAnswer\(/, [...ANSWER_REFUSALS, ...LICENSE_REFUSALS]],
  [/\buseFile\(/, KEY_FILE_REFUSALS],
  [/\bsaveWithdrawal\(/, ["NOT_FOUND", "KEY_NUMBER_UNKNOWN", "BUSY"]],
  [/\bdecideReactivation\(/, ["TOKEN_OF_ANOTHER_ACCOUNT", "NODE_FULL", ...LICENSE_REFUSALS]],
];

function codesSaidBy(source: string): readonly string[] {
  const spelled = [...source.matchAll(/refuse\(\s*"([A-Z_]+)"/g)].map(([, code = ""]) => code);
  const called = SAID_BY.flatMap(([pattern, codes]) => (pattern.test(source) ? codes : []));
  return [...new Set([...spelled, ...called])].toSorted();
}

describe.each(routes.map((operation) => [operation.name, operation] as const))("%s", (_name, operation) => {
  test("lists exactly the refusals that its handler can say", () => {
    expect(codesSaidBy(sourceOf(operation))).toEqual([...new Set(operation.refusals)].toSorted());
  });
});

describe("the table of errors", () => {
  test("has no code that nothing says", () => {
    const shell = readdirSync(join(ROOT, "functions/http")).map((file) =>
      readFileSync(join(ROOT, "functions/http", file), "utf8"),
    );
    const said = new Set([
      ...routes.flatMap(({ refusals }) => refusals),
      ...(WIRE_ROUTES as readonly WireOperation[]).flatMap(({ refusals }) => Object.keys(refusals)),
      ...VERIFY_REFUSALS,
      ...EVALUATION_REFUSALS,
      ...[...shell.join("\n").matchAll(/"([A-Z]+(?:_[A-Z]+)*)"/g)].map(([, code = ""]) => code),
    ]);
    expect(Object.keys(ERRORS).filter((code) => !said.has(code))).toEqual([]);
  });

  test("has a sentence and a cure for each, and no 5xx but the three", () => {
    for (const [code, { detail, fix, status }] of Object.entries(ERRORS)) {
      expect(detail, code).toMatch(/^[A-Z].*\.$/);
      expect(fix, code).toMatch(/^[A-Z].*\.$/);
      expect(status >= 500, code).toBe(["BUSY", "UNAVAILABLE", "INTERNAL"].includes(code));
    }
  });
});
