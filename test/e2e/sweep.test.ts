import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, expect, it } from "vitest";
import { emptyFolder } from "./process.ts";

let service: ChildProcess | null = null;
afterEach(() => service?.kill("SIGKILL"));

it("npm start sweeps shortly after its start, and says so in one line", async () => {
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, COUNTERSIGN_PORT: "0", COUNTERSIGN_DATA: emptyFolder() };
  service = spawn(process.execPath, ["local/start.ts"], { env, stdio: ["ignore", "ignore", "pipe"] });
  let printed = "";
  service.stderr?.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
  });
  await expect.poll(() => printed, { timeout: 30_000 }).toMatch(/^sweep \d+ settled\n/);
});
