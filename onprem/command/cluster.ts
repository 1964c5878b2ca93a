import type { NodeView } from "../../client/index.ts";
import { type CommandContext, DONE, openLicensing, printJson, printRefused } from "./context.ts";
import { time } from "./print-status.ts";

/** `countersign-node cluster`: the servers that share licenses with this one, as the service knows them. */
export async function runCluster(context: CommandContext): Promise<number> {
  const { io, json } = context;
  const licensing = await openLicensing(context);
  const outcome = await licensing.cluster();
  if (!outcome.ok) return printRefused(context, outcome);
  const { nodes, more } = outcome.cluster;
  if (json) printJson(io, { ok: true, ...outcome.cluster });
  else io.print(nodes.map(nodeText).join("") + (more ? "There are more servers than are listed.\n" : ""));
  return DONE;
}

function nodeText(node: NodeView): string {
  const { hostName, isSelf, mode, version, nodeId, hardwareId, activatedAt, lastContactAt, products } = node;
  const about = [mode, version === null ? null : `version ${version}`].filter((each) => each !== null);
  const lines = [
    `${hostName ?? "a server without a name"}${isSelf ? " (this server)" : ""}: ${about.join(", ")}`,
    `  ${nodeId}`,
    ...(hardwareId === null ? [] : [`  hardware ${hardwareId}`]),
    `  activated ${time(activatedAt)}${lastContactAt === null ? "" : `, last contact ${time(lastContactAt)}`}`,
    `  products: ${products.join(", ")}`,
  ];
  return `${lines.join("\n")}\n`;
}
