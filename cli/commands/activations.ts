import type { Command } from "commander";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { deactivateActivations } from "../../shared/contract/operations/deactivate-activations.ts";
import { deactivateLicenseActivations } from "../../shared/contract/operations/deactivate-license-activations.ts";
import { getActivation } from "../../shared/contract/operations/get-activation.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { reactivateActivation } from "../../shared/contract/operations/reactivate-activation.ts";
import { examples, type Repeatable, reference, repeatable } from "../options.ts";
import { type Session, showOne } from "../session.ts";
import { renderTable } from "../table.ts";
import { addCleanUp } from "./activations-clean-up.ts";
import { addHistory, addList } from "./activations-list.ts";
import { detailsOf } from "./activations-view.ts";

/** `countersign activations ...` */
export function addActivations(program: Command, session: Session): void {
  const activations = program.command("activations").description("licenses in use on servers and sites");
  examples(
    activations,
    "countersign activations list --license lic_0123456789abcdefghijkl",
    "countersign activations deactivate act_0123456789abcdefghijkl",
    "countersign activations clean-up --not-seen-for-days 90",
  );
  addList(activations, session);
  addHistory(activations, session);
  const get = activations
    .command("get")
    .description("show one activation, active or released, or one failed attempt")
    .argument("<activation-id>", "its id (act_...)", reference)
    .action(async (activationId: string) => {
      const activation = await session.send(getActivation, { params: { activationId } });
      showOne(session, activation, detailsOf(activation));
    });
  examples(get, "countersign activations get act_0123456789abcdefghijkl");
  addDeactivate(activations, session);
  addDeactivateAll(activations, session);
  addActivate(activations, session);
  addCleanUp(activations, session);
}

function addDeactivate(activations: Command, session: Session): void {
  const deactivate = activations
    .command("deactivate")
    .description("release activations and free their uses; a server learns it at its next poll")
    .argument(
      "<activation-id...>",
      "their ids (act_...), at most 100",
      (id: string, before: string[] | undefined) => [...(before ?? []), reference(id)],
    )
    .action(async (activationIds: readonly string[], { idempotencyKey }: Repeatable) => {
      const [activationId = "", ...more] = activationIds;
      if (more.length > 0) return deactivateSeveral(activationIds, idempotencyKey, session);
      const params = { activationId };
      const activation = await session.send(deactivateActivation, { params }, { idempotencyKey });
      showOne(session, activation, detailsOf(activation));
    });
  examples(
    repeatable(deactivate),
    "countersign activations deactivate act_0123456789abcdefghijkl",
    "countersign activations deactivate act_0123456789abcdefghijkl act_abcdefghijkl0123456789",
  );
}

async function deactivateSeveral(
  activationIds: readonly string[],
  idempotencyKey: string | undefined,
  { send, output }: Session,
): Promise<void> {
  const body = { activationIds: [...activationIds] };
  const done = await send(deactivateActivations, { body }, { idempotencyKey });
  const columns = [
    { head: "id", cell: ({ id }: { id: string }) => id },
    { head: "outcome", cell: ({ outcome }: { outcome: string }) => outcome },
  ];
  output.show(
    done,
    () => `${renderTable(columns, done.items, output.emphasize)}\n\nReleased ${done.released}.`,
  );
  if (done.items.some(({ outcome }) => outcome === "busy"))
    output.note("warning", "some were busy and hold their uses still; give the same command again");
}

function addDeactivateAll(activations: Command, session: Session): void {
  const all = activations
    .command("deactivate-all")
    .description("release all activations of one license, offline ones too; asks first")
    .argument("<license>", "its id (lic_...) or code", reference)
    .option("--yes", "do not ask; needed where nobody can be asked")
    .action(async (license: string, { yes, idempotencyKey }: Repeatable & { yes?: true }) => {
      const { send, output, confirm } = session;
      const params = { license };
      if (!yes) {
        const { code, usesTaken } = await send(getLicense, { params });
        const question = `Release all activations of ${code} (${usesTaken} in use)?`;
        const isWanted = usesTaken > 0 && (await confirm(question));
        if (usesTaken > 0 && !isWanted) return;
      }
      let key = idempotencyKey;
      let released = 0;
      for (;;) {
        const done = await send(deactivateLicenseActivations, { params }, { idempotencyKey: key });
        released += done.released;
        const isDone = done.remaining === 0 || done.released === 0;
        output.progress(isDone ? "" : `released ${released} so far, ${done.remaining} remain`);
        if (isDone)
          return output.show({ ...done, released }, () => `Released ${released}, ${done.remaining} remain.`);
        key = undefined;
      }
    });
  examples(
    repeatable(all),
    "countersign activations deactivate-all lic_0123456789abcdefghijkl",
    "countersign activations deactivate-all lic_0123456789abcdefghijkl --yes",
  );
}

function addActivate(activations: Command, session: Session): void {
  const activate = activations
    .command("activate")
    .description("make a released activation active again; it takes a use like a new one")
    .argument("<activation-id>", "its id (act_...)", reference)
    .action(async (activationId: string, { idempotencyKey }: Repeatable) => {
      const params = { activationId };
      const activation = await session.send(reactivateActivation, { params }, { idempotencyKey });
      showOne(session, activation, detailsOf(activation));
    });
  examples(repeatable(activate), "countersign activations activate act_0123456789abcdefghijkl");
}
