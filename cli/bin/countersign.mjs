#!/usr/bin/env node
import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// The command is TypeScript. A Node.js that runs it does; any other starts the one that this repository installs.
if (process.features.typescript) await import("../main.ts");
else startOn(installedNode());

function installedNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve("node/package.json"));
    const path = realpathSync(join(folder, "bin", process.platform === "win32" ? "node.exe" : "node"));
    return path === realpathSync(process.execPath) ? null : path;
  } catch {
    return null;
  }
}

function startOn(node) {
  if (node === null) return giveUp();
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  const forward = (signal) => child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, forward);
  child.once("error", giveUp);
  child.once("exit", (code, signal) => {
    for (const name of ["SIGINT", "SIGTERM"]) process.off(name, forward);
    if (signal === null) process.exitCode = code;
    else process.kill(process.pid, signal);
  });
}

function giveUp() {
  process.stderr.write(
    `error NODE_TOO_OLD: countersign needs a Node.js that runs TypeScript, and this is ${process.version}.\n` +
      "cure: Run `npm ci` in the repository, which installs its own Node.js, or use Node.js 24 or later.\n",
  );
  process.exitCode = 2;
}
