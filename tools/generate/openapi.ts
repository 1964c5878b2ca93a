import * as z from "zod/mini";
import { ERRORS } from "../../shared/contract/errors.ts";
import type { Operation } from "../../shared/contract/operation.ts";
import { problem } from "../../shared/contract/problem.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { refusalsOf } from "./refusals-of.ts";

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of every operation in routes.ts. */
export function openApi(): Json {
  const paths: Record<string, Json> = {};
  for (const operation of ROUTES as readonly Operation[]) {
    const path = paths[operation.path] ?? {};
    path[operation.method.toLowerCase()] = describe(operation);
    paths[operation.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Countersign",
      version: "1",
      description:
        "Software licensing: smart accounts, licenses, activation tokens, activations. Made from the contract.",
    },
    paths,
    components: {
      schemas: { Problem: schemaOf(problem, "output") },
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key, cs_key_..." },
        node: {
          type: "apiKey",
          in: "header",
          name: "Authorization",
          description:
            "`Node <assertion>`: a JWS of type node+jwt by the node's key, bound to operation and body, good for five minutes.",
        },
      },
    },
  };
}

function describe(operation: Operation): Json {
  return {
    operationId: operation.name,
    summary: operation.summary,
    security: securityOf(operation),
    parameters: [
      ...parametersOf(operation, "path"),
      ...parametersOf(operation, "query"),
      ...headersOf(operation),
    ],
    ...(operation.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: schemaOf(operation.body, "input") } },
          },
        }),
    responses: {
      [operation.status]: {
        description: "Done",
        content: { "application/json": { schema: schemaOf(operation.reply, "output") } },
      },
      ...refusalResponses(operation),
    },
  };
}

function securityOf({ caller }: Operation): Json[] {
  if (caller.kind === "anyone") return [];
  return [caller.kind === "node" ? { node: [] } : { apiKey: [] }];
}

function refusalResponses(operation: Operation): Json {
  const byStatus = new Map<number, string[]>();
  for (const code of refusalsOf(operation)) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const content = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, codes]) => [status, { description: codes.join(", "), content }]),
  );
}

function parametersOf(operation: Operation, place: "path" | "query"): Json[] {
  const schema = place === "path" ? operation.params : operation.query;
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, its]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: its,
  }));
}

function headersOf({ idempotent }: Operation): Json[] {
  if (idempotent !== true) return [];
  const description =
    "16 to 200 printable characters. A repeated request takes effect once and gets the same bytes, for 7 days.";
  return [
    { name: "Idempotency-Key", in: "header", required: false, description, schema: { type: "string" } },
  ];
}

function schemaOf(schema: z.ZodMiniType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
  return rest;
}
