import type { DialogProps } from "./app.tsx";
import { Dialog } from "./dialog.tsx";
import { AIR_GAPPED } from "./header.tsx";

/** The first step of an activation: with a connection or without. */
export function ActivateDialog({ state, go }: DialogProps) {
  const { isAirGapped } = state.status;
  return (
    <Dialog title="Activate now" onCancel={() => go("list")}>
      <p>How does this server reach the vendor?</p>
      <div class="choices">
        <button
          type="button"
          aria-disabled={isAirGapped}
          onClick={() => {
            if (!isAirGapped) go("online");
          }}
        >
          <strong>Online</strong>
          <span>{isAirGapped ? AIR_GAPPED : "It has a connection, and you have an activation token."}</span>
        </button>
        <button type="button" onClick={() => go("offline")}>
          <strong>Offline</strong>
          <span>You carry a request string to the vendor's portal, and a response string back.</span>
        </button>
      </div>
      <div class="form-end">
        <button type="button" onClick={() => go("list")}>
          Cancel
        </button>
      </div>
    </Dialog>
  );
}
