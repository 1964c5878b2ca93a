import { checkConnection } from "../../shared/contract/internal/operations/check-connection.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";

/** Tells an administration program that its key is good: the shell has looked at it. */
export const handler = wireRoute(checkConnection, async () =>
  wireReply({
    internal: { message: "Connection successful", data: null },
    "legacy-internal": { message: "Connection successful." },
  }),
);
