import * as z from "zod/mini";
import { licenseReference } from "../fields.ts";
import { operation } from "../operation.ts";
import { licenseView } from "../views.ts";

export const getLicense = operation({
  name: "get-license",
  room: "staff",
  method: "GET",
  path: "/v1/licenses/{license}",
  summary: "One license, by its id or code, with its status and the uses taken.",
  caller: { kind: "staff", scope: "licenses:read" },
  params: z.strictObject({ license: licenseReference }),
  status: 200,
  reply: licenseView,
  refusals: ["NOT_FOUND"],
});
