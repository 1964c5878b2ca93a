import { command, type Known, type Step } from "./step.ts";

const AIR_GAPPED = ["--air-gapped", "--products", "backup"];

/** The response as somebody typed it off: two neighbors in its fifth line are swapped. */
function mistyped({ response = "" }: Known): string {
  const lines = response.split("\n");
  const at = lines.findIndex((line) => line.startsWith("COUNTERSIGN/")) + 5;
  lines[at] = (lines[at] ?? "").replace(/ (\S)(?!\1)(\S)/, " $2$1");
  return lines.join("\n");
}

/** A server that reaches nothing: it and the vendor exchange text, and nothing else. */
export const OFFLINE: readonly Step[] = [
  command(
    "A license for a server without internet",
    "Deposited like every other.",
    "vendor",
    "countersign",
    ["licenses", "create", "--account", "<account>", "--product", "backup", "--type", "perpetual", "--json"],
    { keep: { offlineLicense: "id" } },
  ),
  command(
    "The air-gapped server asks",
    "Its request string, for a mail, a sheet of paper or QR codes (--qr). No connection is made.",
    "bunker",
    "countersign-node",
    ["request", ...AIR_GAPPED],
    { says: /COUNTERSIGN\/1 REQUEST/, keepText: "request" },
  ),
  command(
    "Staff answer it",
    "The use is taken now; what comes back is signed for this server and this request only.",
    "vendor",
    "countersign",
    ["offline", "answer", "--request", "-", "--license", "<offlineLicense>"],
    {
      says: /COUNTERSIGN\/1 RESPONSE/,
      keepText: "response",
      reads: { name: "the request string", text: ({ request = "" }) => request },
    },
  ),
  command(
    "Typed off with a mistake",
    "Every line has its own check, so the wrong one is found.",
    "bunker",
    "countersign-node",
    ["respond", "-", ...AIR_GAPPED],
    {
      exitCode: 1,
      says: /Look at line 5\. \(LINES_WRONG\)[\s\S]*\n {2}> /,
      reads: { name: "the response string, mistyped", text: mistyped },
    },
  ),
  command(
    "Typed off right",
    "It runs for good: an activation by response has no lease.",
    "bunker",
    "countersign-node",
    ["respond", "-", ...AIR_GAPPED],
    {
      says: /^Accepted\.[\s\S]*valid[\s\S]*perpetual, offline/,
      reads: { name: "the response string", text: ({ response = "" }) => response },
    },
  ),
  command(
    "It gives the license back",
    "The license stops here first; only then the return string is shown.",
    "bunker",
    "countersign-node",
    ["return", "--yes", ...AIR_GAPPED],
    { says: /COUNTERSIGN\/1 RETURN/, keepText: "returned" },
  ),
  command(
    "It is no longer licensed",
    "And no response to an earlier request brings it back.",
    "bunker",
    "countersign-node",
    ["status", ...AIR_GAPPED],
    { exitCode: 1, says: /not activated/ },
  ),
  command(
    "Staff take the return string",
    "The server's own signature proves it.",
    "vendor",
    "countersign",
    ["offline", "return", "--file", "-"],
    {
      says: /released +lic_/,
      reads: { name: "the return string", text: ({ returned = "" }) => returned },
    },
  ),
  command(
    "The use is free",
    "Another server can have it.",
    "vendor",
    "countersign",
    ["licenses", "get", "<offlineLicense>"],
    { says: /uses +0 of 1/ },
  ),
];
