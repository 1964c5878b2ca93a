import { checkConnection } from "../../shared/contract/wire/check-connection.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";

/** Tells a site that its key is good: the shell has looked at it. */
export const handler = wireRoute(checkConnection, async () =>
  wireReply({
    external: { message: "Connection successful" },
    legacy: { message: "Connection successful." },
  }),
);
