import { type Refusal, refuse } from "../http/answer.ts";

/** Refuses the request for one field of it; `message` goes on where the field's name ends. */
export function refuseField(field: string, message: string): Refusal<"INPUT_INVALID"> {
  return refuse("INPUT_INVALID", { errors: [{ location: field, message: `${field} ${message}`, fix: "" }] });
}
