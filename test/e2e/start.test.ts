import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { AS_NPM, emptyFolder, type Started, start } from "./process.ts";

let running: Started[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.kill();
  running = [];
});
const run = async (environment: Record<string, string>) => {
  const started = await start(environment);
  running.push(started);
  return started;
};

const asStaff = (key: string) => ({ authorization: `Bearer ${key}`, "content-type": "application/json" });
const createProduct = (url: string, key: string, code: string) =>
  fetch(`${url}/v1/products`, {
    method: "POST",
    headers: asStaff(key),
    body: JSON.stringify({ code, name: code }),
  });
const productCodes = async (url: string, key: string): Promise<string[]> => {
  const reply = await fetch(`${url}/v1/products?limit=200`, { headers: asStaff(key) });
  return ((await reply.json()) as { items: { code: string }[] }).items.map(({ code }) => code);
};

describe("npm start", () => {
  it("prints its address, an admin key that works, the root keys and three commands, and the key only once", async () => {
    const data = emptyFolder();
    const first = await run({ COUNTERSIGN_DATA: data });
    expect(first.adminKey).toMatch(/^cs_key_[0-9A-Za-z]{36}$/);
    expect(first.printed).toMatch(/export COUNTERSIGN_ROOT_KEYS=[\w-]{43},[\w-]{43}\n/);
    expect(first.printed).toMatch(/curl .*\/test\n {2}npx countersign .*\n {2}npm run demo\n/);
    expect((await createProduct(first.url, first.adminKey, "one")).status).toBe(201);
    await first.end("SIGTERM");
    const second = await run({ COUNTERSIGN_DATA: data });
    expect(second.printed).not.toContain("cs_key_");
    expect(second.rootKeys).toBe(first.rootKeys);
    expect(await productCodes(second.url, first.adminKey)).toEqual(["one"]);
  });

  it("keeps every acknowledged write through kill -9", async () => {
    const data = emptyFolder();
    const key = "an-admin-key-of-my-own";
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const service = await run({ COUNTERSIGN_DATA: data, COUNTERSIGN_ADMIN_KEY: key });
      const writing = Array.from({ length: 30 }, async (_, index) => {
        const code = `p-${round}-${index}`;
        const reply = await createProduct(service.url, key, code).catch(() => null);
        if (reply?.status === 201) acknowledged.push(code);
      });
      await Promise.race([Promise.all(writing), waitUntil(() => acknowledged.length >= (round + 1) * 8)]);
      await service.end("SIGKILL");
      await Promise.all(writing);
    }
    const service = await run({ COUNTERSIGN_DATA: data, COUNTERSIGN_ADMIN_KEY: key });
    const kept = await productCodes(service.url, key);
    expect(acknowledged.length).toBeGreaterThanOrEqual(24);
    expect(kept).toEqual(expect.arrayContaining(acknowledged));
  });

  it.each(["SIGTERM", "SIGINT", "SIGKILL"] as const)("after %s nothing of it runs on", async (signal) => {
    const service = await run({ COUNTERSIGN_DATA: emptyFolder() });
    const database = service.databaseProcess();
    expect(database).not.toBeNull();
    const code = await service.end(signal);
    if (signal !== "SIGKILL") expect(code).toBe(0);
    await waitUntil(() => !isRunning(database ?? 0));
    await expect(fetch(`${service.url}/test`)).rejects.toThrow();
  });

  it.each(["SIGTERM", "SIGINT", "SIGKILL"] as const)(
    "after %s to npm nothing of it runs on",
    async (signal) => {
      const service = await start({ COUNTERSIGN_DATA: emptyFolder() }, AS_NPM);
      running.push(service);
      const database = service.databaseProcess() ?? 0;
      expect(isRunning(database)).toBe(true);
      await service.end(signal);
      await waitUntil(() => !isRunning(database));
      await expect(fetch(`${service.url}/test`)).rejects.toThrow();
    },
  );

  it("starts its database again when that is killed, with everything in it", async () => {
    const key = "an-admin-key-of-my-own";
    const service = await run({ COUNTERSIGN_DATA: emptyFolder(), COUNTERSIGN_ADMIN_KEY: key });
    expect((await createProduct(service.url, key, "one")).status).toBe(201);
    process.kill(service.databaseProcess() ?? 0, "SIGKILL");
    const during = await createProduct(service.url, key, "two");
    expect([201, 503]).toContain(during.status);
    if (during.status === 503) expect(during.headers.get("retry-after")).toBe("5");
    await expect
      .poll(async () => (await createProduct(service.url, key, `again-${Date.now()}`)).status, {
        timeout: 10_000,
      })
      .toBe(201);
    expect(await productCodes(service.url, key)).toContain("one");
  });

  it("goes on when nobody reads what it prints any more", async () => {
    const service = await run({ COUNTERSIGN_DATA: emptyFolder() });
    service.stopReading();
    for (let times = 0; times < 5; times += 1) expect((await fetch(`${service.url}/test`)).status).toBe(200);
  });

  it("is ready when GET /test answers exactly what it promises (A6)", async () => {
    const { url } = await run({ COUNTERSIGN_DATA: emptyFolder() });
    const reply = await fetch(`${url}/test`);
    expect([reply.status, await reply.text()]).toEqual([200, '{"message":"successfully connected!"}']);
  });

  it("takes the operator's own admin key, and never prints it", async () => {
    const key = "an-admin-key-of-my-own";
    const service = await run({ COUNTERSIGN_DATA: emptyFolder(), COUNTERSIGN_ADMIN_KEY: key });
    expect(service.printed).not.toContain(key);
    expect((await createProduct(service.url, key, "one")).status).toBe(201);
    expect((await createProduct(service.url, `${key}x`, "two")).status).toBe(401);
  });

  it("keeps its keys and secrets for its owner's eyes", async () => {
    const data = emptyFolder();
    await (await run({ COUNTERSIGN_DATA: data })).end("SIGTERM");
    expect(statSync(data).mode & 0o777).toBe(0o700);
    for (const name of ["root-key.json", "successor-root-key.json", "online-keys.json", "secret.json"])
      expect(statSync(join(data, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(data, "admin-key.json"), "utf8")).not.toContain("cs_key_");
  });
});

describe("npm start refuses with exit code 2 and the cure", () => {
  it("a data folder that another service uses", async () => {
    const data = emptyFolder();
    await run({ COUNTERSIGN_DATA: data });
    await expect(run({ COUNTERSIGN_DATA: data })).rejects.toThrow(
      /exit code 2.*Another service runs on.*COUNTERSIGN_DATA/s,
    );
  });

  it("a port that is taken", async () => {
    const { url } = await run({ COUNTERSIGN_DATA: emptyFolder() });
    const port = new URL(url).port;
    await expect(run({ COUNTERSIGN_DATA: emptyFolder(), COUNTERSIGN_PORT: port })).rejects.toThrow(
      /exit code 2.*Port \d+ is in use.*COUNTERSIGN_PORT/s,
    );
  });

  it.each([
    [{ COUNTERSIGN_PORT: "seventy" }, /COUNTERSIGN_PORT is "seventy"/],
    [{ COUNTERSIGN_PORT: "70000" }, /0 to 65535/],
    [{ COUNTERSIGN_ADMIN_KEY: "short" }, /8 to 200 printable/],
    [{ COUNTERSIGN_ADMIN_KEY: `cs_key_${"a".repeat(36)}` }, /checksum is wrong/],
    [{ COUNTERSIGN_DATA: "/dev/null/x" }, /cannot be used.*COUNTERSIGN_DATA/s],
  ])("%j", async (environment, says) => {
    await expect(run({ COUNTERSIGN_DATA: emptyFolder(), ...environment })).rejects.toThrow(says);
    await expect(run({ COUNTERSIGN_DATA: emptyFolder(), ...environment })).rejects.toThrow("exit code 2");
  });
});

function isRunning(pid: number): boolean {
  try {
    // A process that ended and that nobody has waited for is still listed, with state Z.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function waitUntil(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!isSo()) {
    if (Date.now() > end) throw new Error("it did not happen within 10 s");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
