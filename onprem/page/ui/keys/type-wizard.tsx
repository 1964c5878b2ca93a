import { useState } from "preact/hooks";
import type { TypeChangePlan } from "../../../keys/outcome.ts";
import type { DialogProps } from "../app.tsx";
import { isProblem, type Problem } from "../call.ts";
import { Dialog } from "../dialog.tsx";
import { RefusedNotice } from "../notice.tsx";
import type { ChosenFile } from "./chosen-file.ts";
import { FileDrop } from "./file-drop.tsx";
import { Step, Steps, Ways } from "./steps.tsx";
import { TypeFinish } from "./type-finish.tsx";
import { TypePlan } from "./type-plan.tsx";
import { useTask } from "./use-task.ts";
import { Reading, Work } from "./work.tsx";

const NAMES = ["Choose files", "What changes", "Change", "Finish"];

type Plan = Extract<TypeChangePlan, { ok: true }>;

/** Replaces all keys by those of files for another server type, after the table of what changes (B7). */
export function TypeWizard(props: DialogProps) {
  const { page, state, go } = props;
  const [files, choose] = useState<readonly ChosenFile[]>([]);
  const [plan, setPlan] = useState<Plan | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  const { task, start, leave } = useTask(props, "change-type");
  const outcome = task?.outcome ?? null;
  const at = task === null ? (plan === null ? 0 : 1) : outcome === null ? 2 : 3;
  const texts = files.map(({ text }) => text);
  const close = () => {
    leave();
    go("list");
  };
  const look = async () => {
    if (files.length === 0)
      return setRefused({
        ok: false,
        code: "FILE_MISSING",
        detail: "No file is chosen.",
        fix: "Choose the license key files for the new server type.",
      });
    if (page.busy !== null) return;
    const read = await page.act("plan-type-change", { texts });
    setRefused(isProblem(read) ? read : null);
    setPlan(isProblem(read) ? null : read);
  };
  const change = async () => {
    if (page.busy === null) setRefused(await start({ texts }));
  };

  return (
    <Dialog title="Change server type" onCancel={close}>
      <Steps names={NAMES} at={at} />
      {at === 0 && (
        <Step title="Which files?">
          <p id="file-help">
            All license keys of this server
            {state.keys?.status.serverType && <>, of type {state.keys.status.serverType},</>} are replaced by
            those of files for another server type. This needs the vendor's service. You first see what
            changes.
          </p>
          <FileDrop
            label="License key files for the new server type"
            isMany
            chosen={files}
            describedBy="file-help file-refused"
            onRefuse={setRefused}
            onChoose={(chosen) => {
              setRefused(null);
              choose(chosen);
            }}
          />
          {refused !== null && <RefusedNotice refused={refused} id="file-refused" />}
          <Reading isBusy={page.busy === "plan-type-change"} />
          <Ways next={{ text: "Next", go: look, isBusy: page.busy === "plan-type-change" }} cancel={close} />
        </Step>
      )}
      {at === 1 && plan !== null && (
        <TypePlan
          plan={plan}
          refused={refused}
          isBusy={page.busy === "change-type"}
          onChange={change}
          onBack={() => {
            setRefused(null);
            setPlan(null);
          }}
          onCancel={close}
        />
      )}
      {task !== null && outcome === null && (
        <Step title="Changing the server type">
          <Work task={task} onClose={close} />
        </Step>
      )}
      {outcome !== null && (
        <TypeFinish
          outcome={outcome}
          onClose={close}
          onAgain={() => {
            leave();
            setPlan(null);
          }}
        />
      )}
    </Dialog>
  );
}
