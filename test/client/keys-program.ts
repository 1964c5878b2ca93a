import fs, { readFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { createLicensing } from "../../client/licensing.ts";
import { openLicenseKeys } from "../../onprem/keys/open.ts";

/**
 * A program of its own for the tests of kill -9, of sharing and of size: it imports a file without a connection, or assigns users,
 * and prints what it did as JSON. With a number at the end it kills itself just before that change of the disk.
 */
const [dataDir = "", rootKey = "", task = "", argument = "", dieAt = "0"] = process.argv.slice(2);

let changes = 0;
const CHANGING = [
  "openSync",
  "writeSync",
  "writeFileSync",
  "fsyncSync",
  "renameSync",
  "rmSync",
  "mkdirSync",
] as const;
for (const name of CHANGING) {
  const own = fs[name] as (...given: unknown[]) => unknown;
  Object.assign(fs, {
    [name]: (...given: unknown[]) => {
      changes += 1;
      if (changes === Number(dieAt)) process.kill(process.pid, "SIGKILL");
      return own(...given);
    },
  });
}
syncBuiltinESMExports();

const before = process.memoryUsage().rss;
let mostRss = before;
const look = setInterval(() => {
  mostRss = Math.max(mostRss, process.memoryUsage().rss);
}, 5);
const keys = await openLicenseKeys(
  await createLicensing({
    url: "https://licenses.test",
    rootKeys: rootKey,
    dataDir,
    autoRefresh: false,
    hardware: () => ({}),
    transport: () => Promise.reject(Object.assign(new Error("no network"), { code: "ENETUNREACH" })),
  }),
  { background: false },
);

if (task === "import") {
  const text = readFileSync(argument, "utf8");
  process.stdout.write("ready\n");
  const startedAt = performance.now();
  let longestMs = 0;
  let at = startedAt;
  const turns = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - at);
    at = performance.now();
  }, 1);
  const told: string[] = [];
  const outcome = await keys.import(text, {
    onProgress: ({ step, done, of }) => void told.push(`${step} ${done}/${of}`),
  });
  clearInterval(turns);
  mostRss = Math.max(mostRss, process.memoryUsage().rss);
  const took = { ms: performance.now() - startedAt, longestMs, memory: mostRss - before };
  const records = keys.records().length;
  process.stdout.write(`${JSON.stringify({ outcome, records, changes, told, ...took })}\n`);
}
if (task === "assign")
  for (let user = 0; user < 20; user += 1) {
    const outcome = await keys.seats.assign(`${argument}-${user}`, { type: "EndUser" });
    process.stdout.write(`${JSON.stringify(outcome.ok ? outcome.number : outcome.code)}\n`);
  }
if (task === "open") process.stdout.write(`${JSON.stringify({ ms: performance.now() })}\n`);
clearInterval(look);
