import * as z from "zod/mini";
import { operation } from "../operation.ts";

export const publicKey = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string(),
  kid: z.string(),
  alg: z.literal("Ed25519"),
  use: z.literal("sig"),
});

export const getKeySet = operation({
  name: "get-key-set",
  room: "node",
  method: "GET",
  path: "/.well-known/jwks.json",
  summary: "The online keys as a JSON Web Key Set, for tools; nodes trust the key manifest.",
  caller: { kind: "anyone" },
  status: 200,
  reply: z.object({ keys: z.array(publicKey) }),
  refusals: [],
});
