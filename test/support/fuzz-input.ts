import fc from "fast-check";
import * as z from "zod/mini";
import type { Operation } from "../../shared/contract/operation.ts";

/** What a fuzzer sends to one operation; the body is the exact text. */
export interface FuzzRequest {
  readonly operation: Operation;
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | false;
  readonly items?: JsonSchema;
  readonly format?: string;
  readonly pattern?: string;
}

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "\ud800",
    "__proto__",
    "1e999",
    "9".repeat(400),
    "x".repeat(5_000),
    "\u202e",
  ),
);
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  text,
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(null, [], {}, 1e308, -0, 0.1, 2 ** 53, JSON.parse('{"__proto__":1}')),
);
const instants = fc.oneof(
  fc
    .date({ noInvalidDate: true, min: new Date("0000-01-01"), max: new Date("9999-12-31") })
    .map((at) => at.toISOString()),
  fc.constantFrom(
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
    `2027-01-01T00:00:00.${"1".repeat(3_000)}Z`,
  ),
);

/** Mostly what the schema takes, made of things that exist; sometimes something else. */
function valueFor(schema: JsonSchema, known: readonly string[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 14, arbitrary: goodFor(schema, known) }, { weight: 1, arbitrary: junk });
}

function goodFor(schema: JsonSchema, known: readonly string[]): fc.Arbitrary<unknown> {
  const { type, enum: choices, anyOf, properties, items, format, additionalProperties } = schema;
  if (anyOf) return fc.oneof(...anyOf.map((each) => goodFor(each, known)));
  if (choices) return fc.constantFrom(...choices);
  if (format === "date-time") return instants;
  if (properties)
    return fc.record(
      Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, valueFor(each, known)])),
      { requiredKeys: [...(schema.required ?? [])] },
    );
  if (items) return fc.array(valueFor(items, known), { maxLength: 4 });
  if (additionalProperties)
    return fc.dictionary(fc.string({ maxLength: 12 }), valueFor(additionalProperties, known));
  if (type === "boolean") return fc.boolean();
  if (type === "null") return fc.constant(null);
  if (type === "integer")
    return fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer(), fc.maxSafeInteger());
  const fitting = known.filter(
    (each) => schema.pattern === undefined || new RegExp(schema.pattern, "u").test(each),
  );
  const word = fc.string({ unit: fc.constantFrom(..."abcXYZ019-_. "), minLength: 1, maxLength: 24 });
  return fitting.length === 0 ? word : fc.oneof(fc.constantFrom(...fitting), word);
}

function partFor(schema: z.ZodMiniType | undefined, known: readonly string[]): fc.Arbitrary<unknown> {
  if (schema === undefined) return fc.constant({});
  return valueFor(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema, known);
}

const headers = fc.record(
  {
    "idempotency-key": fc.constantFrom("0123456789abcdef", "fedcba9876543210", "short", "x".repeat(201)),
    "x-api-ip": fc.constantFrom("10.0.0.1", "::1", "x".repeat(3_000), "' OR 1=1"),
    "user-agent": fc.constantFrom("curl/8", "x".repeat(3_000)),
    "content-type": fc.constantFrom("application/json", "application/json;charset=utf-8", "text/plain", ""),
    accept: fc.constantFrom("*/*", "text/html"),
  },
  { requiredKeys: [] },
);

/** Any request for an operation; `known` are ids and codes of things that exist. */
export function requestsFor(operation: Operation, known: readonly string[]): fc.Arbitrary<FuzzRequest> {
  const body = operation.body
    ? fc.oneof(
        { weight: 12, arbitrary: partFor(operation.body, known).map((value) => JSON.stringify(value) ?? "") },
        { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) },
        {
          weight: 1,
          arbitrary: partFor(operation.body, known).map((value) => `${JSON.stringify(value)}`.slice(0, -1)),
        },
      )
    : fc.constant("");
  return fc
    .tuple(partFor(operation.params, known), partFor(operation.query, known), body, headers)
    .map(([params, query, sent, given]) => ({
      operation,
      path:
        operation.path.replace(/\{(\w+)\}/g, (_, name: string) => pathPart((params as Parts)?.[name])) +
        searchOf(query),
      body: sent,
      headers: { "content-type": "application/json", ...given },
    }));
}

type Parts = Readonly<Record<string, unknown>> | null;

function pathPart(value: unknown): string {
  return encodeURIComponent(textOf(value ?? "-").toWellFormed()) || "-";
}

function searchOf(query: unknown): string {
  const pairs = typeof query === "object" && query !== null ? Object.entries(query) : [];
  if (pairs.length === 0) return "";
  return `?${new URLSearchParams(pairs.map(([name, value]) => [name, textOf(value)] as [string, string]))}`;
}

/** Any value as text; an object may have a `toString` that is none. */
function textOf(value: unknown): string {
  return typeof value === "object" || typeof value === "function"
    ? (JSON.stringify(value) ?? "")
    : String(value);
}
