import { describe, expect, it } from "vitest";
import { writeArmor } from "../../shared/signing/armor.ts";
import { answerTo, openedRequest, requestOf } from "./answering.ts";
import { refuseWrites } from "./disk.ts";
import { HARDWARE } from "./installation.ts";
import { activated, expectRefused, newServer, OTHER_HARDWARE } from "./offline-server.ts";
import { DAY, grant, makeVendor, TOKEN } from "./vendor.ts";

describe("a response that is not for this request changes nothing, and says why (A8)", () => {
  it("to another server's request, on the same hardware or another", async () => {
    const server = await newServer();
    await requestOf(server.licensing);
    for (const hardware of [HARDWARE, OTHER_HARDWARE]) {
      const other = await newServer({ hardware: () => hardware }, server.vendor);
      const response = await answerTo(server.vendor, await requestOf(other.licensing));
      await expectRefused(server, response, "DOCUMENT_FOR_OTHERS");
    }
  });

  it("for other hardware, although with this key", async () => {
    const server = await newServer();
    const request = await requestOf(server.licensing);
    const claims = { fingerprint: { machineId: "a", cpu: "b", macEth0: "c" } };
    const response = await answerTo(server.vendor, request, { claims });
    await expectRefused(server, response, "RESPONSE_FOR_OTHER_HARDWARE");
  });

  it("of another vendor, and of one whose manifest only is ours", async () => {
    const server = await newServer();
    const request = await requestOf(server.licensing);
    const stranger = await makeVendor();
    const lent = { ...stranger, rootKeys: server.vendor.rootKeys };
    await expectRefused(server, await answerTo(lent, request), "MANIFEST_UNPROVEN");
    const forged = await answerTo({ ...lent, manifest: server.vendor.manifest }, request);
    await expectRefused(server, forged, "KEY_UNKNOWN");
  });

  it("signed by a key that the vendor has revoked since", async () => {
    const { vendor, licensing, open, machine } = await newServer({ airGapped: false });
    await licensing.acceptResponse(await answerTo(vendor, await requestOf(licensing)));
    const online = await open({ transport: vendor.transport });
    vendor.grants = [grant("saw")];
    await online.activate(TOKEN);
    expect(["mill", "saw"].map(online.isLicensed)).toEqual([true, true]);
    await vendor.rotate(true);
    await machine.run(8 * DAY);
    vendor.grants = [grant("saw", { deadlineDays: 38 })];
    await online.refresh();
    expect(["mill", "saw"].map((await open()).isLicensed)).toEqual([false, true]);
    expect(online.status().state.kind).toBe("ok");
  });

  it("older than what is here", async () => {
    const server = await activated();
    const { vendor, request, machine } = server;
    const early = vendor.now();
    await machine.run(DAY);
    await server.licensing.acceptResponse(await answerTo(vendor, request));
    vendor.now = () => early;
    const older = await answerTo(vendor, request, { grants: [grant("mill", { capacity: 999 })] });
    await expectRefused(server, older, "RESPONSE_OLDER");
  });

  it("with nothing in it that has not ended already", async () => {
    const server = await newServer();
    const grants = [grant("mill", { expiresDays: -1 })];
    const response = await answerTo(server.vendor, await requestOf(server.licensing), { grants });
    await expectRefused(server, response, "DOCUMENT_EXPIRED");
  });

  it("without a request that waits", async () => {
    const one = await newServer();
    const response = await answerTo(one.vendor, await requestOf(one.licensing));
    const two = await newServer({}, one.vendor);
    await expectRefused(two, response, "NO_REQUEST");
  });

  it("damaged: each wrong line is named", async () => {
    const server = await newServer();
    const response = await answerTo(server.vendor, await requestOf(server.licensing));
    const outcome = await expectRefused(server, mistyped(response, 3, 7), "LINES_WRONG");
    const places = outcome.ok ? [] : outcome.places?.map(({ place }) => place);
    expect(places).toEqual(["line 3", "line 7"]);
    expect(await server.licensing.acceptResponse(response)).toMatchObject({ ok: true });
  });

  it("another kind of string, half of one, something else, nothing", async () => {
    const server = await newServer();
    const request = await requestOf(server.licensing);
    const response = await answerTo(server.vendor, request);
    await expectRefused(server, request, "KIND_OTHER");
    const { sub, nonce } = await openedRequest(server.vendor, request);
    const file = await server.vendor.license({ nodeId: sub, nonce, body: {} });
    await expectRefused(server, await writeArmor("response", file), "STRING_BROKEN");
    await expectRefused(server, response.split("\n").slice(0, 6).join("\n"), "LINES_MISSING");
    await expectRefused(server, "Dear customer, please find attached", "STRING_UNKNOWN");
    await expectRefused(server, "", "STRING_UNKNOWN");
    await expectRefused(server, [], "STRING_UNKNOWN");
  });

  it("that the disk does not take", async () => {
    const server = await newServer();
    const response = await answerTo(server.vendor, await requestOf(server.licensing));
    const back = refuseWrites();
    await expectRefused(server, response, "STATE_UNWRITABLE");
    back();
    expect(await server.licensing.acceptResponse(response)).toMatchObject({ ok: true });
  });
});

/** The text with the last character but six of its lines `at` mistyped. */
function mistyped(text: string, ...at: readonly number[]): string {
  const lines = text.split("\n");
  for (const each of at) {
    const line = lines[each] ?? "";
    const last = line.trimEnd().length - 6;
    lines[each] = line.slice(0, last) + (line.charAt(last) === "7" ? "8" : "7") + line.slice(last + 1);
  }
  return lines.join("\n");
}

describe("one response per application, all at once (A12)", () => {
  it("takes the good ones, and names the bad one by its place", async () => {
    const { vendor, licensing, open } = await newServer();
    const request = await requestOf(licensing);
    const [mill, saw, fax] = await Promise.all(
      ["mill", "saw", "fax"].map((name) => answerTo(vendor, request, { grants: [grant(name)] })),
    );
    const broken = mistyped(saw ?? "", 4);
    const outcome = await licensing.acceptResponse([mill ?? "", broken, fax ?? ""]);
    const bad = { ok: false, kind: "local", code: "LINES_WRONG", places: [{ place: "line 4" }] };
    expect(outcome).toMatchObject({ ok: true, refused: [null, bad, null] });
    const held = (await open()).status().licenses.map(({ product }) => product.code);
    expect(held.sort()).toEqual(["fax", "mill"]);
    expect(await licensing.acceptResponse([saw ?? "", mill ?? ""])).toMatchObject({ refused: [null, null] });
    expect((await open()).status().licenses).toHaveLength(3);
  });

  it("with all of them bad is a refusal of the first, and changes nothing", async () => {
    const server = await newServer();
    await requestOf(server.licensing);
    await expectRefused(server, ["junk", "more junk"], "STRING_UNKNOWN");
  });
});
