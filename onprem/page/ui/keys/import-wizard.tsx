import { useState } from "preact/hooks";
import type { FileSummary } from "../../../keys/outcome.ts";
import type { DialogProps } from "../app.tsx";
import { isProblem, type Problem } from "../call.ts";
import { Dialog } from "../dialog.tsx";
import { RefusedNotice } from "../notice.tsx";
import type { ChosenFile } from "./chosen-file.ts";
import { FileDrop } from "./file-drop.tsx";
import { ImportFinish } from "./import-finish.tsx";
import { ImportSummary } from "./import-summary.tsx";
import { Step, Steps, Ways } from "./steps.tsx";
import { useTask } from "./use-task.ts";
import { Reading, Work } from "./work.tsx";

const NAMES = ["Choose file", "Summary", "Import and activate", "Finish"];

type Summary = Extract<FileSummary, { ok: true }>;

/** Imports a license key file: choose, see what is in it before anything is written, import, finish (B1). */
export function ImportWizard(props: DialogProps) {
  const { page, state, go } = props;
  const [file, choose] = useState<ChosenFile | null>(null);
  const [summary, setSummary] = useState<Summary | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  const { task, start, leave } = useTask(props, "import");
  const outcome = task?.outcome ?? null;
  const at = task === null ? (summary === null ? 0 : 1) : outcome === null ? 2 : 3;
  const close = () => {
    leave();
    go("list");
  };
  const again = () => {
    leave();
    choose(null);
    setSummary(null);
  };
  const inspect = async () => {
    if (file === null)
      return setRefused({
        ok: false,
        code: "FILE_MISSING",
        detail: "No file is chosen.",
        fix: "Choose the license key file that the vendor sent you.",
      });
    if (page.busy !== null) return;
    const read = await page.act("inspect-keys", { text: file.text });
    setRefused(isProblem(read) ? read : null);
    setSummary(isProblem(read) ? null : read);
  };
  const begin = async () => {
    if (file === null || page.busy !== null) return;
    setRefused(await start({ text: file.text }));
  };

  return (
    <Dialog title="Import license keys" onCancel={close}>
      <Steps names={NAMES} at={at} />
      {at === 0 && (
        <Step title="Which file?">
          <p id="file-help">
            The vendor has sent you a license key file for the server type of this server
            {state.keys?.status.serverType && <>, {state.keys.status.serverType}</>}. Nothing is changed until
            you have seen what is in it.
          </p>
          <FileDrop
            label="License key file"
            chosen={file === null ? [] : [file]}
            describedBy="file-help file-refused"
            onRefuse={(problem) => {
              choose(null);
              setRefused(problem);
            }}
            onChoose={([first]) => {
              setRefused(null);
              choose(first ?? null);
            }}
          />
          {refused !== null && <RefusedNotice refused={refused} id="file-refused" />}
          <Reading isBusy={page.busy === "inspect-keys"} />
          <Ways next={{ text: "Next", go: inspect, isBusy: page.busy === "inspect-keys" }} cancel={close} />
        </Step>
      )}
      {at === 1 && summary !== null && (
        <Step title="What is in the file">
          <ImportSummary summary={summary} />
          {refused !== null && <RefusedNotice refused={refused} />}
          <Ways
            next={{
              text: "Import and activate",
              go: begin,
              isBusy: page.busy === "import-keys",
              stoppedBy: summary.obstacle === null ? undefined : "obstacle",
            }}
            back={() => {
              setRefused(null);
              setSummary(null);
            }}
            cancel={close}
          />
        </Step>
      )}
      {task !== null && outcome === null && (
        <Step title="Importing and activating">
          <Work task={task} onClose={close} />
        </Step>
      )}
      {outcome !== null && <ImportFinish outcome={outcome} onClose={close} onAgain={again} />}
    </Dialog>
  );
}
