import type { ReplyOf } from "../../shared/contract/operation.ts";
import { getSettings } from "../../shared/contract/operations/get-settings.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import type { ActivityEntry } from "../../shared/domain/activity.ts";
import type { Settings } from "../../shared/domain/settings.ts";
import { KEYS } from "../../shared/storage/table.ts";
import type { Exchange } from "./caller.ts";
import type { TestService } from "./service.ts";
import { activityLog, deleteItem } from "./table.ts";

/** The settings of a service, as its administrator reads and changes them. */
export interface VendorSettings {
  view(): Promise<ReplyOf<typeof getSettings>>;
  values(): Promise<Readonly<Record<string, unknown>>>;
  update(
    body: Partial<Settings>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Exchange<typeof updateSettings>>;
  /** What applies in the process of the service. */
  inForce(): Promise<Settings>;
  /** Everything as it was before the first change, the activity log excepted. */
  reset(): Promise<void>;
  /** The entries about settings that `run` adds to the activity log. */
  entriesBy(run: () => Promise<unknown>): Promise<readonly ActivityEntry[]>;
}

export function vendorSettings({ staff, db, local }: TestService): VendorSettings {
  const view = async () => (await staff(getSettings, {})).reply;
  const entries = async () => (await activityLog(db)).filter(({ kind }) => kind === "settings.changed");
  return {
    view,
    values: async () => valuesOf(await view()),
    update: (body, headers = {}) => staff(updateSettings, { body }, { headers }),
    inForce: () => local.services.settings.read(),
    async reset() {
      await deleteItem(db, KEYS.settings());
      local.services.settings.forget();
    },
    async entriesBy(run) {
      const before = new Set((await entries()).map(({ id }) => id));
      await run();
      return (await entries()).filter(({ id }) => !before.has(id));
    },
  };
}

/** The value of each setting in a reply. */
export function valuesOf({ settings }: ReplyOf<typeof getSettings>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(settings.map(({ name, value }) => [name, value]));
}
