import type { Command } from "commander";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { getActivation } from "../../shared/contract/operations/get-activation.ts";
import { listActivations } from "../../shared/contract/operations/list-activations.ts";
import { dateTime, orDash, yesNo } from "../format.ts";
import { type ListOptions, listFlags, readList } from "../list.ts";
import { examples, type Repeatable, reference, repeatable } from "../options.ts";
import { type Session, showOne, showPage } from "../session.ts";
import type { Column, Details } from "../table.ts";

type Activation = ReplyOf<typeof getActivation>;

const COLUMNS: readonly Column<Activation>[] = [
  { head: "id", cell: ({ id }) => id },
  { head: "host", cell: ({ hostName }) => orDash(hostName) },
  { head: "license code", cell: ({ licenseCode }) => licenseCode },
  { head: "active", cell: ({ isActive }) => yesNo(isActive) },
  { head: "mode", cell: ({ mode }) => mode },
  { head: "address", cell: ({ observedIp }) => observedIp },
  { head: "activated", cell: ({ activatedAt }) => dateTime(activatedAt) },
];

function detailsOf(activation: Activation): Details {
  return [
    ["id", activation.id],
    ["license", activation.licenseId],
    ["license code", activation.licenseCode],
    ["product", activation.productId],
    ["account", activation.accountId],
    ["node", activation.nodeId],
    ["host", orDash(activation.hostName)],
    ["mode", activation.mode],
    ["token", orDash(activation.tokenId)],
    ["active", yesNo(activation.isActive)],
    ["activated", dateTime(activation.activatedAt)],
    ["deactivated", dateTime(activation.deactivatedAt)],
    ["address seen", activation.observedIp],
    ["address claimed", orDash(activation.claimedIp)],
    ["user agent", orDash(activation.userAgent)],
  ];
}

interface Filters {
  readonly account?: string;
  readonly license?: string;
}

/** `countersign activations ...` */
export function addActivations(program: Command, session: Session): void {
  const activations = program.command("activations").description("licenses in use on servers");
  examples(
    activations,
    "countersign activations list --license lic_0123456789abcdefghijkl",
    "countersign activations deactivate act_0123456789abcdefghijkl",
  );

  const list = listFlags(activations.command("list").description("list activations, newest first"))
    .option("--account <account-id>", "only those of one smart account")
    .option("--license <license-id>", "only those of one license; not together with --account")
    .action(async ({ account, license, ...options }: ListOptions & Filters) => {
      const page = await readList(options, (query) =>
        session.send(listActivations, { query: { ...query, accountId: account, licenseId: license } }),
      );
      showPage(session, "activations", page, COLUMNS);
    });
  examples(
    list,
    "countersign activations list",
    "countersign activations list --account acc_0123456789abcdefghijkl --all",
    "countersign activations list --license lic_0123456789abcdefghijkl --json",
  );

  const get = activations
    .command("get")
    .description("show one activation, active or released")
    .argument("<activation-id>", "its id (act_...)", reference)
    .action(async (activationId: string) => {
      const activation = await session.send(getActivation, { params: { activationId } });
      showOne(session, activation, detailsOf(activation));
    });
  examples(get, "countersign activations get act_0123456789abcdefghijkl");

  const deactivate = activations
    .command("deactivate")
    .description("release an activation and free its use; the server learns it at its next poll")
    .argument("<activation-id>", "its id (act_...)", reference)
    .action(async (activationId: string, { idempotencyKey }: Repeatable) => {
      const params = { activationId };
      const activation = await session.send(deactivateActivation, { params }, { idempotencyKey });
      showOne(session, activation, detailsOf(activation));
    });
  examples(repeatable(deactivate), "countersign activations deactivate act_0123456789abcdefghijkl");
}
