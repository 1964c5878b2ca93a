import type { KeysPart } from "../use-keys-part.ts";
import { ImportWizard } from "./import-wizard.tsx";
import { RecordDialog } from "./record-dialog.tsx";
import { Records } from "./records.tsx";
import { Section } from "./section.tsx";
import { TypeWizard } from "./type-wizard.tsx";

/** All of the page that is about license keys. */
export const KEYS: KeysPart = {
  DIALOGS: { "import-keys": ImportWizard, "server-type": TypeWizard, key: RecordDialog },
  Section,
  Records,
};
