import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

export const CHROMIUM = process.env["COUNTERSIGN_CHROMIUM"] || "/usr/bin/chromium";

/** Before the first test: there must be a real Chromium, and where apt-get can bring one, it does. */
export function setup(): void {
  if (existsSync(CHROMIUM)) return;
  console.log(`There is no ${CHROMIUM}: apt-get installs it.`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const packages = ["chromium", "fonts-dejavu-core"];
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", ...packages]])
    spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env });
  if (!existsSync(CHROMIUM))
    throw new Error(`There is no ${CHROMIUM}. Install Chromium, or name it in COUNTERSIGN_CHROMIUM.`);
}
