import * as z from "zod/mini";
import { operation } from "../operation.ts";
import { settingFields, settingsView } from "../settings-fields.ts";

export const updateSettings = operation({
  name: "update-settings",
  room: "staff",
  method: "PATCH",
  path: "/v1/settings",
  summary: "Changes the settings that it names; all servers follow within 30 seconds.",
  caller: { kind: "staff", scope: "settings:write" },
  body: z.strictObject(settingFields).check(
    z.refine((given) => Object.keys(given).length > 0, {
      error: "must name a setting",
      when: ({ issues }) => issues.length === 0,
    }),
  ),
  idempotent: true,
  status: 200,
  reply: settingsView,
  refusals: ["BUSY"],
});
