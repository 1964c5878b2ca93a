import { checkUpdate } from "../../shared/contract/wire/check-update.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";

/** Tells that there is nothing newer, in the form in which client programs expect to hear that. */
export const handler = wireRoute(checkUpdate, async () =>
  wireReply({
    external: { status: false, is_active: false, message: "You are using the latest version.", data: null },
    legacy: { status: false, message: "You are using the latest version." },
  }),
);
