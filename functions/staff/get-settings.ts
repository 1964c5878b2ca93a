import { getSettings } from "../../shared/contract/operations/get-settings.ts";
import { reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentSettings } from "../present/settings.ts";

/** The settings as they are stored now; what others apply may be up to 30 s older. */
export const handler = route(getSettings, async (_request, { storage }) => {
  const { settings, revision } = await storage.loadSettings();
  return reply(200, presentSettings(settings, revision));
});
