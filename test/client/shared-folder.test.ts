import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openStateFolder, STATE_FILE } from "../../client/state/state-folder.ts";
import { activated, install } from "./installation.ts";
import { tempPath } from "./temp-folder.ts";
import { DAY, makeVendor, T0 } from "./vendor.ts";

const WRITER = fileURLToPath(new URL("writer.ts", import.meta.url));

function writer(path: string, limit: number): ChildProcess {
  return spawn(process.execPath, [WRITER, path, String(limit)], { stdio: ["ignore", "pipe", "inherit"] });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once("exit", () => resolve()));
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.stdout?.once("data", () => resolve()));
}

function stateAt(path: string): { count: number; end: number; filler: string } {
  return JSON.parse(readFileSync(join(path, STATE_FILE), "utf8"));
}

describe("a shared directory", () => {
  it("loses no write of several processes", async () => {
    const path = tempPath();
    const children = [writer(path, 25), writer(path, 25), writer(path, 25)];
    await Promise.all(children.map(ended));
    expect(stateAt(path).count).toBe(75);
    expect(readdirSync(path)).toEqual([STATE_FILE]);
  });

  it("holds the old or the new state, whole, whenever a writer is killed; the next one goes on", async () => {
    const path = tempPath();
    await openStateFolder(path).replace(STATE_FILE, null, '{"count":0,"end":0,"filler":""}');
    let last = 0;
    // A writer that is killed before its lock has its name leaves one that stays for two seconds, and on a busy machine one may
    // write nothing: then there are more rounds, and longer ones.
    for (let round = 0; round < 12 || (last <= 12 && round < 20); round += 1) {
      const child = writer(path, 0);
      await started(child);
      await new Promise((resolve) => setTimeout(resolve, round < 12 ? 5 + 7 * round : 2_500));
      child.kill("SIGKILL");
      await ended(child);
      const { count, end } = stateAt(path);
      expect(count).toBe(end);
      expect(count).toBeGreaterThanOrEqual(last);
      last = count;
    }
    expect(last).toBeGreaterThan(12);
    const folder = openStateFolder(path);
    expect(await folder.replace(STATE_FILE, folder.read(STATE_FILE), "{}")).toBe("written");
    expect(readdirSync(path)).toEqual([STATE_FILE]);
  });

  it("has no lock that stays stale: neither a dead process's nor an unknown one's", async () => {
    const path = tempPath();
    const folder = openStateFolder(path);
    await folder.replace(STATE_FILE, null, "1");
    const dead = spawn(process.execPath, ["-e", ""]);
    await ended(dead);
    for (const holder of [`${hostname()} ${dead.pid} x`, "another-host 1 x"]) {
      writeFileSync(join(path, "lock"), holder);
      expect(await folder.replace(STATE_FILE, folder.read(STATE_FILE), `${holder}.`)).toBe("written");
    }
    expect(readdirSync(path)).toEqual([STATE_FILE]);
  });

  it("is not written by one who has read something older", async () => {
    const path = tempPath();
    const folder = openStateFolder(path);
    await folder.replace(STATE_FILE, null, "1");
    await folder.replace(STATE_FILE, "1", "2");
    expect(await folder.replace(STATE_FILE, "1", "3")).toBe("moved");
    expect(folder.read(STATE_FILE)).toBe("2");
  });

  it("keeps the newer license file when an answer to an older poll comes late", async () => {
    const vendor = await makeVendor();
    const dataDir = tempPath();
    const slow = await activated(vendor, { dataDir });
    const quick = await install(vendor, { dataDir });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isFirst = true;
    vendor.answers["verify"] = async (asked) => {
      const waits = isFirst;
      isFirst = false;
      vendor.now = () => T0 + (waits ? DAY : 2 * DAY);
      const licenseFile = await vendor.license(asked);
      if (waits) await held;
      return { body: { valid: true, code: null, licenses: [], licenseFile, verdict: null, serverTime: "" } };
    };
    const late = slow.refresh();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await quick.refresh()).toMatchObject({ ok: true });
    const newer = openStateFolder(dataDir).read(STATE_FILE);
    release();
    expect(await late).toMatchObject({ ok: false, code: "ANSWER_OLDER" });
    const licenseFile = (text: string | null) => JSON.parse(text ?? "{}").licenseFile;
    expect(licenseFile(openStateFolder(dataDir).read(STATE_FILE))).toBe(licenseFile(newer));
    expect(slow.isLicensed("mill")).toBe(true);
  });

  it("makes one node of two processes that activate at once", async () => {
    const vendor = await makeVendor();
    const dataDir = tempPath();
    const both = await Promise.all([activated(vendor, { dataDir }), activated(vendor, { dataDir })]);
    const ids = both.map((each) => each.status().nodeId);
    expect(ids[0]).toBe(ids[1]);
  });
});
