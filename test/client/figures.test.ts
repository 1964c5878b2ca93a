import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, Socket } from "node:net";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { countCalls } from "./disk.ts";
import { activated, HARDWARE, install } from "./installation.ts";
import { tempPath } from "./temp-folder.ts";
import { grant, makeVendor } from "./vendor.ts";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));

/** The figures are printed as they were measured: `npx vitest run --project client-slow test/client/figures`. */
function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The published JavaScript, bundled to a place of its own, as a package that a program can import. */
function published(): string {
  const home = tempPath("home");
  const out = join(home, "client");
  const bundle = pathToFileURL(join(REPOSITORY, "client/bundle.mjs")).href;
  const script = `(await import(${JSON.stringify(bundle)})).bundleClient(${JSON.stringify(out)})`;
  execFileSync(process.execPath, ["--input-type=module", "-e", `await ${script}`]);
  symlinkSync(join(REPOSITORY, "node_modules"), join(home, "node_modules"));
  writeFileSync(join(home, "package.json"), '{"type":"module"}');
  return home;
}

it("isLicensed takes less than 10 µs, and neither a file nor the network", async () => {
  const vendor = await makeVendor();
  vendor.grants = ["a", "b", "c", "d", "e", "mill"].map((name) => grant(name, { capacity: 5 }));
  const licensing = await activated(vendor, { products: ["mill", "saw"] });
  const { connect } = Socket.prototype;
  let connections = 0;
  Socket.prototype.connect = function count(this: Socket) {
    connections += 1;
    return this;
  } as typeof connect;
  const requests = vendor.calls.length;
  const files = countCalls();
  const times = Array.from({ length: 15 }, () => {
    const begun = performance.now();
    for (let call = 0; call < 20_000; call += 1) {
      licensing.isLicensed("mill");
      licensing.isLicensed("unknown");
    }
    return ((performance.now() - begun) * 1_000) / 40_000;
  });
  licensing.hasFeature("mill", "reports");
  licensing.capacity("mill");
  licensing.status();
  licensing.report("mill", 1);
  const counted = { files: files(), connections, requests: vendor.calls.length - requests };
  readdirSync(REPOSITORY);
  expect(files()).toBe(counted.files + 1);
  Socket.prototype.connect = connect;
  print(`isLicensed: ${median(times).toFixed(2)} µs (median of ${times.length} rounds of 40,000)`);
  expect(counted).toEqual({ files: 0, connections: 0, requests: 0 });
  expect(Math.min(...times)).toBeLessThan(10);
});

it("opening it adds little to the start of a program, and no wait for the network", async () => {
  const vendor = await makeVendor();
  const dataDir = tempPath();
  await activated(vendor, { dataDir });
  const home = published();
  // Takes every connection, and never answers.
  let connections = 0;
  const silent = createServer(() => {
    connections += 1;
  });
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as { port: number };
  const options = { url: `http://127.0.0.1:${port}`, dataDir, rootKeys: vendor.rootKeys, products: ["mill"] };
  const open = `const { createLicensing } = await import("./client/index.js");
    const licensing = await createLicensing({ ...${JSON.stringify(options)}, hardware: () => (${JSON.stringify(HARDWARE)}) });
    if (licensing.status().state.kind !== "ok") throw new Error(licensing.status().state.kind);`;
  const programs = { without: "", "with jose only": 'await import("jose");', with: open };
  for (const [name, text] of Object.entries(programs))
    writeFileSync(
      join(home, `${name}.mjs`),
      `const begun = performance.now();
      const { createServer } = await import("node:http");
      ${text}
      const { user, system } = process.cpuUsage();
      console.log(JSON.stringify({ ms: performance.now(), cpu: (user + system) / 1_000 }));
      process.exit(0);`,
    );
  const measured: Record<string, { ms: number[]; cpu: number[] }> = Object.fromEntries(
    Object.keys(programs).map((name) => [name, { ms: [], cpu: [] }]),
  );
  for (let round = 0; round < 9; round += 1)
    for (const name of Object.keys(programs)) {
      const { stdout, stderr } = spawnSync(process.execPath, [`${name}.mjs`], {
        cwd: home,
        encoding: "utf8",
      });
      expect(stderr).toBe("");
      const { ms, cpu } = JSON.parse(stdout) as { ms: number; cpu: number };
      measured[name]?.ms.push(ms);
      measured[name]?.cpu.push(cpu);
    }
  silent.close();
  const added = (to: string, from: string, what: "ms" | "cpu", of: (values: readonly number[]) => number) =>
    (of(measured[to]?.[what] ?? []) - of(measured[from]?.[what] ?? [])).toFixed(0);
  const least = (values: readonly number[]) => Math.min(...values);
  const figures = (to: string, from: string) =>
    `${added(to, from, "ms", median)} ms (median of 9; best of 9: ${added(to, from, "ms", least)} ms; ` +
    `processor time: ${added(to, from, "cpu", median)} ms, best ${added(to, from, "cpu", least)} ms)`;
  print(`start of a program with jose: opening adds ${figures("with", "with jose only")}`);
  print(`start of a program without it: jose and opening add ${figures("with", "without")}`);
  expect(connections).toBe(0);
  // By processor time, which a busy machine does not change much; what a goal of 30 ms needs with room for that.
  expect(Number(added("with", "with jose only", "cpu", least))).toBeLessThan(60);
});

it("the published package, besides jose, is printed with what it is made of", () => {
  const home = published();
  const files = (path: string): string[] =>
    readdirSync(path, { recursive: true })
      .map((name) => join(path, String(name)))
      .filter((each) => statSync(each).isFile());
  const kilobytes = (paths: readonly string[]) =>
    Math.round(paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1_000);
  const code = files(join(home, "client"));
  const page = pathToFileURL(join(REPOSITORY, "client/page/bundle.mjs")).href;
  const measure = `const { script, style } = await (await import(${JSON.stringify(page)})).bundlePage();
    console.log(Math.round((script.length + style.length) / 1_000));`;
  const pageSize = execFileSync(process.execPath, ["--input-type=module", "-e", measure], {
    encoding: "utf8",
  });
  const packed = gzipSync(Buffer.concat(code.map((path) => readFileSync(path)))).length / 1_000;
  print(
    `published: ${kilobytes(code)} KB of JavaScript (${packed.toFixed(0)} KB packed), the Licenses page ${pageSize.trim()} KB`,
  );
  // Grows only on purpose.
  expect(kilobytes(code)).toBeLessThan(200);
});

it("nothing is loaded for a server that has never been activated but what opens it", async () => {
  const licensing = await install(await makeVendor(), { products: [] });
  const files = countCalls();
  for (let call = 0; call < 1_000; call += 1) licensing.isLicensed("mill");
  expect(files()).toBe(0);
});
