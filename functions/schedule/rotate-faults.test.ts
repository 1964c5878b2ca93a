import { beforeEach, describe, expect, test } from "vitest";
import { DAY_MS } from "../../shared/domain/time.ts";
import { currentKey, type OnlineKey } from "../../shared/signing/key-ring.ts";
import { type Manifest, readManifest } from "../../shared/signing/manifest.ts";
import { type RotationPlace, rotate } from "./rotate.ts";
import { FakeAws } from "./testing/fake-aws.ts";

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws();
});

const keysNow = (): OnlineKey[] => JSON.parse(aws.text("signing-keys"));

async function manifestNow(): Promise<Manifest> {
  const read = await readManifest(aws.text("manifest"), [aws.rootX]);
  if (!read.ok) throw new Error(read.fault);
  return read.manifest;
}

async function expectWhole(where = ""): Promise<void> {
  const published = (await manifestNow()).keys.map(({ kid }) => kid);
  expect(published, where).toEqual(expect.arrayContaining(keysNow().map(({ kid }) => kid)));
  expect(currentKey(keysNow(), aws.now)).not.toBeNull();
}

/** How many calls a run makes; each is one place to be cut off at. */
async function callsOfRun(): Promise<number> {
  aws.actions.length = 0;
  await rotate(aws.place, null);
  return aws.actions.length;
}

describe.each(["before", "after"] as const)("a run that is cut off %s a call", (when) => {
  test.each(["the first keys", "a rotation"])("is made good by the next: %s", async (which) => {
    const prepare = async () => {
      aws = new FakeAws();
      if (which === "the first keys") return;
      await rotate(aws.place, null);
      aws.now += 85 * DAY_MS;
    };
    await prepare();
    const calls = await callsOfRun();
    expect(calls).toBeGreaterThanOrEqual(6);
    for (let cut = 1; cut <= calls; cut += 1) {
      await prepare();
      const [secret, issuer] = [aws.text("master-secret"), aws.text("manifest") && (await manifestNow()).iss];
      let count = 0;
      aws[when] = () => {
        count += 1;
        if (count === cut) throw new Error("cut off");
      };
      await expect(rotate(aws.place, null)).rejects.toThrow("cut off");
      aws[when] = () => undefined;
      await rotate(aws.place, null);
      await expectWhole();
      if (secret !== "") expect(aws.text("master-secret")).toBe(secret);
      if (issuer !== "") expect((await manifestNow()).iss).toBe(issuer);
    }
  });
});

/** Runs two rotations at once, one call at a time; `chance` picks whose turn it is. */
async function race(chance: () => number): Promise<readonly PromiseSettledResult<unknown>[]> {
  const waiting = new Map<number, () => void>();
  let ended = 0;
  const runs = [0, 1].map((run) => {
    const { call } = aws.place;
    const gated: RotationPlace = {
      ...aws.place,
      call: async (each) => {
        await new Promise<void>((go) => waiting.set(run, go));
        return call(each);
      },
    };
    return rotate(gated, null).finally(() => {
      ended += 1;
    });
  });
  const all = Promise.allSettled(runs);
  while (ended < runs.length) {
    await new Promise((resolve) => setImmediate(resolve));
    if (waiting.size + ended < runs.length || waiting.size === 0) continue;
    const [run, go] = [...waiting][Math.floor(chance() * waiting.size)] as [number, () => void];
    waiting.delete(run);
    go();
  }
  return all;
}

function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

test("two runs at once end with keys that the manifest tells, however their calls mix", async () => {
  for (let seed = 1; seed <= 150; seed += 1) {
    aws = new FakeAws();
    const runs = await race(chanceFrom(seed));
    expect(
      runs.some(({ status }) => status === "fulfilled"),
      `seed ${seed}`,
    ).toBe(true);
    await expectWhole(`seed ${seed}`);
    expect((await rotate(aws.place, null)).did, `seed ${seed}`).toEqual([]);
  }
});

test("a look that shows older values than were written is taken again, not acted on", async () => {
  await rotate(aws.place, null);
  aws.now += 85 * DAY_MS;
  const { call } = aws.place;
  const old = await call<object>({
    service: "ssm",
    action: "GetParameters",
    input: { Names: aws.place.names },
  });
  let stale = 0;
  const place = {
    ...aws.place,
    call: async <T>(each: Parameters<typeof call>[0]) => {
      const isStale = each.action === "GetParameters" && aws.actions.includes("Sign") && stale < 2;
      if (!isStale) return call<T>(each);
      stale += 1;
      return old as T;
    },
  };
  aws.actions.length = 0;
  expect((await rotate(place, null)).did).toEqual(["key-due"]);
  expect(stale).toBe(2);
  expect(keysNow()).toHaveLength(2);
});
