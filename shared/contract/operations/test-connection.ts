import * as z from "zod/mini";
import { operation } from "../operation.ts";

export const testConnection = operation({
  name: "test-connection",
  room: "node",
  method: "GET",
  path: "/test",
  summary: "Tells that the service can be reached.",
  caller: { kind: "anyone" },
  status: 200,
  reply: z.object({ message: z.literal("successfully connected!") }),
  refusals: [],
});
