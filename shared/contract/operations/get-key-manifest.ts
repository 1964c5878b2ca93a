import * as z from "zod/mini";
import { operation } from "../operation.ts";

export const getKeyManifest = operation({
  name: "get-key-manifest",
  room: "node",
  method: "GET",
  path: "/.well-known/countersign-manifest",
  summary: "The key manifest: the online signing keys, signed by the root.",
  caller: { kind: "anyone" },
  status: 200,
  reply: z.object({ manifest: z.string() }),
  refusals: [],
});
