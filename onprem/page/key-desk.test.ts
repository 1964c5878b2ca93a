import { describe, expect, it } from "vitest";
import { keysDouble } from "../keys/testing/double.ts";
import { T0 } from "../keys/testing/samples.ts";
import { openKeyDesk } from "./key-desk.ts";

function deskOver() {
  const double = keysDouble();
  const errors: unknown[] = [];
  const desk = openKeyDesk(double, { now: () => T0, onError: (error) => errors.push(error) });
  return { double, desk, errors };
}

const ended = (desk: ReturnType<typeof openKeyDesk>) =>
  expect.poll(() => desk.state().task?.outcome).not.toBeNull();

describe("the desk of license keys", () => {
  it("runs an import by itself: it tells what it is at, then what it came to, until that was read", async () => {
    const { double, desk } = deskOver();
    let finish = () => {};
    double.answers.import = (_text, options) =>
      new Promise((resolve) => {
        options?.onProgress?.({ step: "proving", done: 2, of: 6 });
        finish = () => resolve({ ok: false, kind: "local", code: "X", detail: "no", fix: "y" });
      });
    desk.start("import", ["the file"]);
    const task = desk.state().task;
    expect(task).toMatchObject({
      kind: "import",
      startedAt: T0,
      outcome: null,
      progress: { step: "proving", done: 2, of: 6 },
    });
    desk.finish(task?.id ?? "");
    expect(desk.state().task).not.toBeNull();
    finish();
    await ended(desk);
    expect(desk.state().task).toMatchObject({ progress: null, outcome: { code: "X" } });
    desk.finish("another");
    expect(desk.state().task).not.toBeNull();
    desk.finish(task?.id ?? "");
    expect(desk.state().task).toBeNull();
  });

  it("does one at a time: the same file again is the same import, another one has to wait", async () => {
    const { double, desk } = deskOver();
    double.answers.import = () => new Promise(() => undefined);
    const first = desk.start("import", ["one"]);
    expect(desk.start("import", ["one"])).toEqual(first);
    expect(desk.start("import", ["other"])).toMatchObject({ ok: false, code: "KEYS_BUSY" });
    expect(desk.start("change-type", ["one"])).toMatchObject({ ok: false, code: "KEYS_BUSY" });
    expect(double.asked).toHaveLength(1);
  });

  it.each([undefined, null, ""])("imports as nobody for a request whose user is %j (B9)", (user) => {
    const { double, desk } = deskOver();
    double.answers.import = () => new Promise(() => undefined);
    desk.servedFor(user as never).start("import", ["one"]);
    expect(double.asked[0]?.given[1]).toMatchObject({ user: "" });
  });

  it("imports in the name of whoever is in front of it, and takes nobody's press for another's (B9)", async () => {
    const { double, desk } = deskOver();
    double.answers.import = () => new Promise(() => undefined);
    desk.servedFor("olga").start("import", ["one"]);
    expect(double.asked[0]?.given[1]).toMatchObject({ user: "olga" });
    expect(desk.start("import", ["one"])).toMatchObject({ ok: false, code: "KEYS_BUSY" });
    expect(desk.servedFor("olga").start("import", ["one"])).toMatchObject({ ok: true });
    expect(double.asked).toHaveLength(1);
  });

  it("asks again for a file whose import has ended", async () => {
    const { double, desk } = deskOver();
    desk.start("import", ["one"]);
    await ended(desk);
    desk.start("import", ["one"]);
    expect(double.asked).toHaveLength(2);
  });

  it("hands all files of a change of the server type over", async () => {
    const { double, desk } = deskOver();
    desk.start("change-type", ["one", "other"]);
    await ended(desk);
    expect(double.asked).toMatchObject([{ name: "changeType", given: [["one", "other"], {}] }]);
    expect(desk.state().task).toMatchObject({ kind: "change-type", outcome: { serverType: "Test" } });
  });

  it("ends with a no where the program fails, which is told", async () => {
    const { double, desk, errors } = deskOver();
    const broken = new Error("broken");
    double.answers.import = async () => {
      throw broken;
    };
    desk.start("import", ["one"]);
    await ended(desk);
    expect(desk.state().task).toMatchObject({ outcome: { ok: false, code: "PAGE_BROKEN" } });
    expect(errors).toEqual([broken]);
  });
});
