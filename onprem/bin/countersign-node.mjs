#!/usr/bin/env node
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const source = new URL("../command.ts", import.meta.url);

async function runWith(module) {
  const { run } = await import(module.href);
  process.exitCode = await run(process.argv.slice(2), process.env, {
    print: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
    read: async () => {
      process.stdin.setEncoding("utf8");
      let text = "";
      for await (const chunk of process.stdin) text += chunk;
      return text;
    },
    ...(process.stdout.isTTY ? { columns: process.stdout.columns } : {}),
    ...(process.stderr.isTTY ? { progress } : {}),
    ...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
  });
}

/** A line in the place of the one before: back to its beginning, and what stood there erased. */
function progress(line) {
  process.stderr.write(`\r\x1b[K${line}`);
}

/** One line of the terminal; "" where it is closed instead. */
async function ask(question) {
  const { createInterface } = await import("node:readline");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    terminal.once("close", () => resolve(""));
    terminal.question(question, (answer) => {
      resolve(answer);
      terminal.close();
    });
  });
}

/** In the repository under a Node.js that does not read TypeScript: again with the one that npm has installed. */
function runWithOwnNode() {
  const manifest = createRequire(import.meta.url).resolve("node/package.json");
  const node = fileURLToPath(new URL("bin/node", `file://${manifest}`));
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  child.on("error", () => {
    process.stderr.write(
      "countersign-node: the Node.js of this repository is not installed. Run npm ci, with scripts allowed.\n",
    );
    process.exitCode = 2;
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exitCode = code ?? 1;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}

// The published package has no TypeScript in it, only what was built from it.
if (!existsSync(source)) await runWith(new URL("../dist/command.js", import.meta.url));
else if (process.features.typescript) await runWith(source);
else runWithOwnNode();
