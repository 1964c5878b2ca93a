import { useEffect, useState } from "preact/hooks";
import type { ActionOutcomes } from "../page-state.ts";
import type { DialogProps } from "./app.tsx";
import { isProblem, type Problem } from "./call.ts";
import { CarriedString } from "./carried.tsx";
import { Dialog } from "./dialog.tsx";
import { RefusedNotice } from "./notice.tsx";

/** The last return string, which is kept: it can be shown as often as it is needed. */
export function ReturnedDialog({ page, go }: DialogProps) {
  const [made, setMade] = useState<ActionOutcomes["last-return"] | Problem | null>(null);
  useEffect(() => void page.act("last-return").then(setMade), []);
  return (
    <Dialog title="Return string" startsAtTitle onCancel={() => go("list")}>
      <p>The licenses have stopped on this server. Take the return string to the vendor's portal.</p>
      {made === null && <p class="quiet waiting">Reading the return string …</p>}
      {made !== null && isProblem(made) && <RefusedNotice refused={made} />}
      {made?.ok && <CarriedString carried={made} name="Return string" />}
      <div class="form-end">
        <button type="button" class="primary" onClick={() => go("list")}>
          Done
        </button>
      </div>
    </Dialog>
  );
}
