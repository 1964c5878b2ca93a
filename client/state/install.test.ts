import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openDesk } from "../desk.ts";
import type { ProductOption } from "../options.ts";
import { DAY, T0 } from "../testing/snapshots.ts";
import { noteInstallation } from "./install.ts";
import { readSnapshot } from "./read-snapshot.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "countersign-install-"));
  onTestFinished(() => {
    chmodSync(path, 0o700);
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

interface Start {
  readonly now: number;
  readonly products?: readonly (string | ProductOption)[];
  readonly installedAt?: number;
  /** For how long this program runs. */
  readonly ranMs?: number;
}

/** One start of the product on this directory, and what it has noted. */
async function start(dataDir: string, { ranMs = 0, products = ["mill"], ...rest }: Start) {
  const hand = { monotonic: 0 };
  const desk = openDesk({
    url: "https://licenses.test",
    dataDir,
    rootKeys: "A".repeat(43),
    hardware: () => ({}),
    monotonic: () => hand.monotonic,
    products,
    ...rest,
    now: () => rest.now,
  });
  const noted = await noteInstallation(desk, await readSnapshot(desk.folder, desk));
  hand.monotonic += ranMs;
  return {
    desk,
    noted,
    installed: Object.fromEntries(noted.stored.installed.map(({ code, at }) => [code, at])),
  };
}

describe("the installation is noted", () => {
  it("at the first start, once for all, on the disk", async () => {
    const dataDir = folder();
    expect((await start(dataDir, { now: T0 })).installed).toEqual({ mill: T0 });
    const text = readFileSync(join(dataDir, "state.json"), "utf8");
    expect((await start(dataDir, { now: T0 + DAY })).installed).toEqual({ mill: T0 });
    expect(readFileSync(join(dataDir, "state.json"), "utf8")).toBe(text);
  });

  it("for each application when it comes: a later one does not begin with the first (A5)", async () => {
    const dataDir = folder();
    await start(dataDir, { now: T0 });
    const { installed } = await start(dataDir, { now: T0 + 90 * DAY, products: ["mill", "fax"] });
    expect(installed).toEqual({ mill: T0, fax: T0 + 90 * DAY });
  });

  it("earlier, when the product tells so, and never later", async () => {
    const dataDir = folder();
    expect((await start(dataDir, { now: T0, installedAt: T0 - 3 * DAY })).installed).toEqual({
      mill: T0 - 3 * DAY,
    });
    expect((await start(dataDir, { now: T0, installedAt: T0 - 5 * DAY })).installed).toEqual({
      mill: T0 - 5 * DAY,
    });
    expect((await start(dataDir, { now: T0, installedAt: T0 + DAY })).installed).toEqual({
      mill: T0 - 5 * DAY,
    });
    expect((await start(folder(), { now: T0, installedAt: T0 + DAY })).installed).toEqual({ mill: T0 });
  });

  it("not earlier because of a clock that is set back for a while, whether or not the product tells", async () => {
    for (const told of [{}, { installedAt: T0 }]) {
      const dataDir = folder();
      await start(dataDir, { now: T0, ...told });
      const { installed } = await start(dataDir, { now: T0 - 300 * DAY, ...told });
      expect(installed).toEqual({ mill: T0 });
    }
  });

  it("anew, by the time that programs ran, after a clock that cannot have been right", async () => {
    const dataDir = folder();
    const { desk } = await start(dataDir, { now: 5_000, ranMs: 2 * DAY });
    expect(desk.clock.ranMs()).toBe(2 * DAY);
    const state = JSON.parse(readFileSync(join(dataDir, "state.json"), "utf8"));
    writeFileSync(join(dataDir, "state.json"), JSON.stringify({ ...state, clock: desk.clock.memory() }));
    expect((await start(dataDir, { now: T0 })).installed).toEqual({ mill: T0 - 2 * DAY });
    expect((await start(dataDir, { now: T0 + DAY })).installed).toEqual({ mill: T0 - 2 * DAY });
    expect((await start(folder(), { now: T0, installedAt: 5_000 })).installed).toEqual({ mill: T0 });
  });

  it("by two processes at once as one", async () => {
    const dataDir = folder();
    const both = await Promise.all([start(dataDir, { now: T0 }), start(dataDir, { now: T0 + 1 })]);
    expect(both[0]?.installed).toEqual(both[1]?.installed);
  });
});

describe("nothing is noted", () => {
  it("where the product names no application: no file is made", async () => {
    const { noted } = await start(folder(), { now: T0, products: [] });
    expect(noted.raw).toBeNull();
  });

  it("in files that cannot be used, which stay as they are", async () => {
    const dataDir = folder();
    writeFileSync(join(dataDir, "state.json"), "junk");
    expect((await start(dataDir, { now: T0 })).noted.fault).toBe("state-corrupt");
    expect(readFileSync(join(dataDir, "state.json"), "utf8")).toBe("junk");
  });

  it("on a disk that takes nothing, which is told", async () => {
    const path = join(folder(), "file");
    writeFileSync(path, "");
    const { desk } = await start(folder(), { now: T0, products: [] });
    const full = async () => {
      throw Object.assign(new Error("no space left"), { code: "ENOSPC", syscall: "write" });
    };
    const applications = [{ code: "mill", name: "Mill", requires: [] }];
    const broken = { ...desk, applications, folder: { ...desk.folder, replace: full } };
    const noted = await noteInstallation(broken, await readSnapshot(desk.folder, desk));
    expect(noted).toMatchObject({ isUnwritten: true, stored: { installed: [] } });
  });
});
