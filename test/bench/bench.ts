/**
 * `npm run bench`: requests a second over HTTP on this machine, against bare handlers in the same run. Writes
 * docs/reference/benchmarks.md, or the file of --out; --seconds says how long each row is measured (10).
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startServiceProcess } from "./ask-process.ts";
import { measure } from "./measure.ts";
import { measureMicroseconds } from "./microseconds.ts";
import { loadNow, reportPage } from "./report.ts";

const PAGE = fileURLToPath(new URL("../../docs/reference/benchmarks.md", import.meta.url));

const { values: given } = parseArgs({
  options: { seconds: { type: "string", default: "10" }, out: { type: "string", default: PAGE } },
});
const seconds = Number(given.seconds);
if (!(seconds > 0 && seconds <= 60)) throw new RangeError("--seconds takes a number up to 60");

const loadBefore = loadNow();
const service = startServiceProcess();
try {
  const microseconds = await measureMicroseconds(100 * seconds);
  const page = reportPage(await measure(service, seconds), microseconds, seconds, loadBefore);
  writeFileSync(given.out, page);
  console.log(page);
  console.log(`written to ${given.out}`);
} finally {
  await service.end();
}
