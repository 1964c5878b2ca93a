import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { changeSettings } from "../../shared/domain/settings.ts";
import { reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentSettings } from "../present/settings.ts";

/** Changes the settings that it names. This process reads them anew after every write, one of unknown outcome included. */
export const handler = route(updateSettings, async ({ body }, context) => {
  const { storage, once, activity } = context;
  return settle(context, async () => {
    const stored = await storage.loadSettings();
    const { values, settings, changes } = changeSettings(stored.values, body);
    if (changes.length === 0) {
      const unchanged = reply(200, presentSettings(settings, stored.revision));
      const kept = await storage.rememberAnswer(once(unchanged));
      return kept === "contended" ? AGAIN : unchanged;
    }
    const answer = reply(200, presentSettings(settings, stored.revision + 1));
    const entry = activity("settings.changed", { accountId: null, subjects: [], changes });
    const saved = await storage
      .saveSettings(values, stored.revision, entry, once(answer))
      .finally(context.settings.forget);
    return saved === "saved" ? answer : AGAIN;
  });
});
