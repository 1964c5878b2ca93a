import { operation } from "../operation.ts";
import { settingsView } from "../settings-fields.ts";

export const getSettings = operation({
  name: "get-settings",
  room: "staff",
  method: "GET",
  path: "/v1/settings",
  summary: "All settings of the service, with their defaults and bounds.",
  caller: { kind: "staff", scope: "settings:read" },
  status: 200,
  reply: settingsView,
  refusals: [],
});
