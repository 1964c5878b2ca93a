import { randomUUID } from "node:crypto";
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const PAUSE_MS = 20;
/** A lock that stays the same for this many looks (2 s) belongs to nobody: a section takes milliseconds. */
const LOOKS_UNTIL_STALE = 100;

/**
 * Runs a short synchronous section while no other process that shares the folder runs one. A lock cannot stay stale:
 * one whose process is gone, or that nobody lets go, is taken over.
 */
export async function withFolderLock<T>(folder: string, section: () => T): Promise<T> {
  const path = join(folder, "lock");
  const mine = `${hostname()} ${process.pid} ${randomUUID()}`;
  let seen = "";
  let looks = 0;
  while (!take(path, mine)) {
    const holder = readLock(path);
    looks = holder === seen ? looks + 1 : 0;
    seen = holder;
    if (looks >= LOOKS_UNTIL_STALE || isDead(holder)) discard(path);
    else await pause(PAUSE_MS);
  }
  try {
    return section();
  } finally {
    if (readLock(path) === mine) rmSync(path, { force: true });
  }
}

function take(path: string, mine: string): boolean {
  try {
    const file = openSync(path, "wx", 0o600);
    writeSync(file, mine);
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function readLock(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function isDead(holder: string): boolean {
  const [host, pid] = holder.split(" ");
  if (host !== hostname() || !/^\d+$/.test(pid ?? "")) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** Moves the lock away first, so that of several processes that discard it only one meets it. */
function discard(path: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch {
    // Another process was faster.
  }
}
