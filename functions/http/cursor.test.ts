import { describe, expect, it } from "vitest";
import { toCursor, toPageRequest } from "./cursor.ts";
import { createSecrets } from "./secrets.ts";

const secrets = createSecrets(new Uint8Array(32).fill(7));
const position = "000001795325326155#lic_ü";

describe("a cursor", () => {
  it("leads back to its position in its own list", () => {
    const cursor = toCursor(secrets, "licenses", position) ?? "";
    expect(toPageRequest(secrets, "licenses", { cursor, limit: 3 })).toEqual({ after: position, limit: 3 });
  });

  it("is absent on the last page, and the first page needs none", () => {
    expect(toCursor(secrets, "licenses", null)).toBeNull();
    expect(toPageRequest(secrets, "licenses", {})).toEqual({ after: null, limit: 50 });
  });

  it("of another list, another service, or changed in any character is refused", () => {
    const cursor = toCursor(secrets, "licenses", position) ?? "";
    const others = createSecrets(new Uint8Array(32).fill(8));
    const refused = (text: string, by = secrets, list = "licenses") => {
      expect(() => toPageRequest(by, list, { cursor: text })).toThrow("CURSOR_INVALID");
    };
    refused(cursor, secrets, "tokens");
    refused(cursor, others);
    for (let at = 0; at < cursor.length; at += 1)
      refused(`${cursor.slice(0, at)}${cursor[at] === "A" ? "B" : "A"}${cursor.slice(at + 1)}`);
    for (const junk of ["", ".", "a.b.c", "%", "é"]) refused(junk);
  });
});
