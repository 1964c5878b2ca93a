import type { Command } from "commander";
import { getActivityHashes } from "../../shared/contract/operations/get-activity-hashes.ts";
import { getActivityHour } from "../../shared/contract/operations/get-activity-hour.ts";
import { listActivitySeals } from "../../shared/contract/operations/list-activity-seals.ts";
import { type ListOptions, listFlags, readList } from "../list.ts";
import { examples } from "../options.ts";
import { type Session, showPage } from "../session.ts";

/** `countersign activity seals`, `hour` and `hashes`: what `verify` reads, for those who check by other means. */
export function addActivityEvidence(activity: Command, session: Session): void {
  const seals = listFlags(
    activity.command("seals").description("list the seals of the log's hours, oldest first"),
  )
    .option("--from <hour>", "from this hour on (2027-03-10T11Z)")
    .option("--through <hour>", "up to this hour")
    .action(async ({ from, through, ...options }: ListOptions & { from?: string; through?: string }) => {
      const page = await readList(options, (query) =>
        session.send(listActivitySeals, { query: { ...query, from, through } }),
      );
      showPage(session, "seals", page, [
        { head: "hour", cell: ({ hour }) => hour },
        { head: "document", cell: ({ document }) => document },
      ]);
    });
  examples(seals, "countersign activity seals --from 2027-03-10T00Z --through 2027-03-10T23Z --json");

  const hour = listFlags(
    activity
      .command("hour")
      .description("show the entries of an hour as they are stored, with what proves them"),
  )
    .argument("<hour>", "the hour (2027-03-10T11Z)")
    .action(async (name: string, options: ListOptions) => {
      const page = await readList(options, (query) =>
        session.send(getActivityHour, { query: { ...query, hour: name } }),
      );
      showPage(session, "entries", page, [{ head: "entry", cell: (entry) => JSON.stringify(entry) }]);
    });
  examples(hour, "countersign activity hour 2027-03-10T11Z --all --json");

  const hashes = activity
    .command("hashes")
    .description("show the ids and hashes that the seal of an hour was made over")
    .argument("<hour>", "the hour (2027-03-10T11Z)")
    .option("--cursor <cursor>", "continue where the page before ended")
    .option("--all", "follow the pages to the end")
    .action(async (name: string, options: ListOptions) => {
      const page = await readList(options, ({ cursor }) =>
        session.send(getActivityHashes, { query: { cursor, hour: name } }),
      );
      showPage(session, "hashes", page, [
        { head: "entry", cell: ({ id }) => id },
        { head: "hash", cell: ({ hash }) => hash },
      ]);
    });
  examples(hashes, "countersign activity hashes 2027-03-10T11Z");
}
