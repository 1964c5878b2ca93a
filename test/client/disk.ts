import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { onTestFinished } from "vitest";

/** Until it is called back, or the test ends, no file can be made or written: the disk is full, or read-only. */
export function refuseWrites(code: "ENOSPC" | "EROFS" = "ENOSPC"): () => void {
  const { openSync, mkdirSync, renameSync } = fs;
  const refuse = (): never => {
    throw Object.assign(new Error(`${code}: the disk takes nothing`), { code, syscall: "open" });
  };
  fs.openSync = (path, flags, mode) => (/[wa+]/.test(String(flags)) ? refuse() : openSync(path, flags, mode));
  fs.mkdirSync = refuse;
  fs.renameSync = refuse;
  return untilBack(() => Object.assign(fs, { openSync, mkdirSync, renameSync }));
}

/** Lets this happen instead of the rename of the `nth` file from now on: what a kill just before it leaves. */
export function killAtRename(nth: number): () => void {
  const { renameSync } = fs;
  let left = nth;
  fs.renameSync = (from, to) => {
    left -= 1;
    if (left < 0) throw Object.assign(new Error("killed"), { code: "EKILLED", syscall: "rename" });
    renameSync(from, to);
  };
  return untilBack(() => Object.assign(fs, { renameSync }));
}

/** Counts every call of the functions of `node:fs` that look at a file, until the test ends. */
export function countCalls(): () => number {
  let calls = 0;
  const members = Object.entries(fs).filter(
    ([name, member]) => typeof member === "function" && /Sync$|^(open|read|write|stat|rename)/.test(name),
  );
  for (const [name, member] of members)
    Object.assign(fs, {
      [name]: (...given: unknown[]) => {
        calls += 1;
        return (member as (...all: unknown[]) => unknown)(...given);
      },
    });
  untilBack(() => Object.assign(fs, Object.fromEntries(members)));
  return () => calls;
}

/** Does not wait for the disk: no power fails in these tests. Until the process of this test file ends. */
export function neverSync(): void {
  fs.fsyncSync = () => undefined;
  syncBuiltinESMExports();
}

function untilBack(restore: () => void): () => void {
  const back = () => {
    restore();
    syncBuiltinESMExports();
  };
  syncBuiltinESMExports();
  onTestFinished(back);
  return back;
}
