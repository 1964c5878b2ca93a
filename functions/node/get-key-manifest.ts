import { getKeyManifest } from "../../shared/contract/operations/get-key-manifest.ts";
import { reply } from "../http/answer.ts";
import { route } from "../http/route.ts";

/** The online keys as the root has signed them. */
export const handler = route(getKeyManifest, async (_request, { signer }) => {
  const { manifest } = await signer();
  return reply(200, { manifest });
});
