import { openStateFolder, STATE_FILE } from "../../client/state/state-folder.ts";

/**
 * A process of its own for the tests of sharing and of kill -9: it raises the number in state.json again and again,
 * each time from what it has read. `limit` writes, or until it is killed.
 */
const [path = "", limit = "0"] = process.argv.slice(2);
const folder = openStateFolder(path);
process.stdout.write("ready\n");
for (let done = 0; limit === "0" || done < Number(limit); ) {
  const base = folder.read(STATE_FILE);
  const { count } = JSON.parse(base ?? '{"count":0}') as { count: number };
  const next = JSON.stringify({ count: count + 1, filler: "x".repeat(20_000), end: count + 1 });
  if ((await folder.replace(STATE_FILE, base, next)) === "written") done += 1;
}
