import type { Command } from "commander";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import { explainLicense } from "../../shared/contract/operations/explain-license.ts";
import { RULE_TEXTS } from "../../shared/contract/rule-texts.ts";
import { dateTime, listed, safe, yesNo } from "../format.ts";
import { examples, reference } from "../options.ts";
import type { Session } from "../session.ts";
import { type Column, renderTable } from "../table.ts";

type Explanation = ReplyOf<typeof explainLicense>;
type Step = Explanation["steps"][number];

const MARKS: Readonly<Record<Step["verdict"], string>> = {
  passed: "✓",
  refused: "✗",
  "not-reached": "–",
  "not-applied": "–",
  "not-told": "?",
};

const COLUMNS: readonly Column<Step>[] = [
  { head: "", cell: ({ verdict }) => MARKS[verdict] },
  { head: "rule", cell: ({ rule }) => RULE_TEXTS[rule] },
  { head: "compared", cell: ({ verdict, compared }) => remarkOf(verdict) ?? comparedText(compared) },
];

interface ExplainOptions {
  readonly node?: string;
  readonly domain?: string;
  readonly ip?: string;
  readonly serverType?: string;
}

/** `countersign licenses explain` */
export function addExplainLicense(licenses: Command, session: Session): void {
  const explain = licenses
    .command("explain")
    .description("tell rule by rule what would happen if this server or site activated now")
    .argument("<license>", "its id (lic_...) or code", reference)
    .option("--node <node-id>", "an on-prem server (nod_...)")
    .option("--domain <domain>", "a site's domain or URL; not together with --node")
    .option("--ip <address>", "the address from which it would come")
    .option("--server-type <type>", "the server type that it would tell")
    .action(async (license: string, { node, domain, ip, serverType }: ExplainOptions) => {
      const query = { nodeId: node, domain, ip, serverType };
      const found = await session.send(explainLicense, { params: { license }, query });
      session.output.show(found, () =>
        [headline(found), renderTable(COLUMNS, found.steps, session.output.emphasize)].join("\n\n"),
      );
    });
  examples(
    explain,
    "countersign licenses explain lic_0123456789abcdefghijkl --domain shop.example.com --ip 192.0.2.7",
    `countersign licenses explain lic_0123456789abcdefghijkl --node nod_${"0123456789a".repeat(4).slice(0, 43)}`,
  );
}

function headline({ wouldSucceed, code, steps }: Explanation): string {
  const refusal = steps.find(({ verdict }) => verdict === "refused");
  if (refusal !== undefined)
    return safe(`It would be refused with ${code}: ${refusal.detail}`).concat(
      `\ncure: ${safe(refusal.fix ?? "")}`,
    );
  return wouldSucceed === null
    ? "Nothing refuses it, but it depends on what was not told: see the lines with a question mark."
    : "It would succeed.";
}

function remarkOf(verdict: Step["verdict"]): string | null {
  if (verdict === "not-reached") return "not reached";
  return verdict === "not-applied" ? "does not matter here" : null;
}

function comparedText(compared: Step["compared"]): string {
  return Object.entries(compared)
    .map(([name, value]) => `${wordsOf(name)}: ${valueText(name, value)}`)
    .join(", ");
}

function wordsOf(name: string): string {
  return name.replace(/At$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function valueText(name: string, value: Step["compared"][string]): string {
  if (value === null) return "-";
  if (typeof value === "boolean") return yesNo(value);
  if (Array.isArray(value)) return listed(value);
  return typeof value === "string" && name.endsWith("At") ? dateTime(value) : String(value);
}
