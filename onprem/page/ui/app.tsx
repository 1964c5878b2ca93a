import type { VNode } from "preact";
import type { PageState } from "../page-state.ts";
import { ActivateDialog } from "./activate-dialog.tsx";
import { Applications } from "./applications.tsx";
import { Cluster } from "./cluster.tsx";
import { Events } from "./events.tsx";
import { Header } from "./header.tsx";
import { Login } from "./login.tsx";
import { MessageBar } from "./message-bar.tsx";
import { RefusedNotice } from "./notice.tsx";
import { Notices } from "./notices.tsx";
import { OfflineDialog } from "./offline-dialog.tsx";
import { OnlineDialog } from "./online-dialog.tsx";
import { ReturnDialog } from "./return-dialog.tsx";
import { ReturnedDialog } from "./returned-dialog.tsx";
import { Server } from "./server.tsx";
import { useKeysPart } from "./use-keys-part.ts";
import { type Page, usePage } from "./use-page.ts";
import { type Place, usePlace } from "./use-place.ts";

/** What every dialog gets. */
export interface DialogProps {
  readonly page: Page;
  readonly state: PageState;
  /** The product that it is about; null for none. */
  readonly about: string | null;
  go(place: Place, about?: string): void;
}

/** The Licenses page. */
export function App() {
  const page = usePage();
  const { place, about, go } = usePlace();
  const { state, problem } = page;
  const keys = useKeysPart(page);
  if (problem?.code === "LOGIN_NEEDED") return <Login page={page} />;
  if (state === null)
    return (
      <main>
        <h1>Licenses</h1>
        {problem === null ? <p class="quiet">Loading …</p> : <RefusedNotice refused={problem} />}
      </main>
    );
  const Dialog = keys?.DIALOGS[place] ?? DIALOGS[place] ?? null;
  const props = { page, state, about, go };
  if (keys !== null && (place === "keys" || place === "key"))
    return (
      <>
        <keys.Records {...props} />
        {Dialog !== null && <Dialog key={about} {...props} />}
        <MessageBar page={page} />
      </>
    );
  return (
    <>
      <main>
        <Header page={page} state={state} go={go} />
        {problem !== null && <RefusedNotice refused={problem} />}
        <Notices status={state.status} go={go} />
        <Applications status={state.status} go={go} />
        {keys !== null && <keys.Section {...props} />}
        <Server status={state.status} />
        <Cluster page={page} status={state.status} />
        <Events events={state.events} since={state.since} />
      </main>
      {Dialog !== null && <Dialog key={place} {...props} />}
      <MessageBar page={page} />
    </>
  );
}

/** Dialogs by their place. */
export type Dialogs = Readonly<Partial<Record<Place, (props: DialogProps) => VNode>>>;

const DIALOGS: Dialogs = {
  activate: ActivateDialog,
  online: OnlineDialog,
  offline: OfflineDialog,
  return: ReturnDialog,
  returned: ReturnedDialog,
};
