/** What can be wrong with this installation's own files. */
export type StateFaultReason =
  | "state-corrupt"
  | "key-corrupt"
  | "license-corrupt"
  | "state-newer"
  | "key-newer"
  | "unreadable"
  | "unwritable"
  | "key-missing"
  | "copied-key"
  | "copied-hardware"
  | "no-manifest"
  | "manifest-untrusted"
  | "license-untrusted";

export type StateKind =
  | "ok"
  | "corrupt"
  | "newer-version"
  | "unreadable"
  | "unwritable"
  | "key-missing"
  | "copied"
  | "no-manifest"
  | "untrusted";

/** The state of the files: a sentence and a cure, both null when all is well. */
export interface StateView {
  readonly kind: StateKind;
  readonly detail: string | null;
  readonly fix: string | null;
}

const RESTORE = "Restore the data directory from a backup, or activate again with the same token.";
const NEW_TOKEN =
  "Activate this server with a token of its own, or put the files back on the server they came from.";

const FAULTS: Record<StateFaultReason, { kind: StateKind; detail: string; fix: string }> = {
  "state-corrupt": {
    kind: "corrupt",
    detail: "state.json is damaged or is not this program's.",
    fix: RESTORE,
  },
  "key-corrupt": {
    kind: "corrupt",
    detail: "node-key.json is damaged.",
    fix: "Restore it from a backup, or activate again with a new token.",
  },
  "license-corrupt": { kind: "corrupt", detail: "The stored license file is damaged.", fix: RESTORE },
  "state-newer": {
    kind: "newer-version",
    detail: "state.json was written by a newer version of this program.",
    fix: "Update the program, or use another data directory.",
  },
  "key-newer": {
    kind: "newer-version",
    detail: "node-key.json was written by a newer version of this program.",
    fix: "Update the program, or use another data directory.",
  },
  unreadable: {
    kind: "unreadable",
    detail: "The data directory cannot be read.",
    fix: "Let the account that runs the program own the directory and its files.",
  },
  unwritable: {
    kind: "unwritable",
    detail: "The data directory cannot be read or written at the moment; licenses run on from memory.",
    fix: "See that the disk is there and not full, before this program is started again.",
  },
  "key-missing": {
    kind: "key-missing",
    detail: "There is a license file, but not the key of the server that it is for.",
    fix: "Restore node-key.json from a backup, or activate again with a new token.",
  },
  "copied-key": { kind: "copied", detail: "The license file is another server's.", fix: NEW_TOKEN },
  "copied-hardware": {
    kind: "copied",
    detail: "The license files were made on other hardware than this.",
    fix: NEW_TOKEN,
  },
  "no-manifest": {
    kind: "no-manifest",
    detail: "The key manifest that proves the license file is missing.",
    fix: "Verify while the service can be reached: it is fetched again.",
  },
  "manifest-untrusted": {
    kind: "untrusted",
    detail: "The stored key manifest is not signed by a configured root key.",
    fix: "Configure the root keys of the vendor that issued the license.",
  },
  "license-untrusted": {
    kind: "untrusted",
    detail: "The stored license file is not signed by a key of this service.",
    fix: "Verify while the service can be reached, or activate again.",
  },
};

/** What to show about a fault; null is a sound state. */
export function viewOfState(reason: StateFaultReason | null): StateView {
  return reason === null ? { kind: "ok", detail: null, fix: null } : FAULTS[reason];
}
