/** What somebody did to the log, as far as it can be known. */
export interface Finding {
  readonly what:
    | "entry-changed"
    | "entry-removed"
    | "entry-inserted"
    | "hour-changed"
    | "addresses-removed"
    | "seal-changed"
    | "seal-removed"
    | "seal-unproven"
    | "chain-broken";
  /** Such as `2027-03-10T11Z`. */
  readonly hour: string;
  readonly entryId: string | null;
  readonly says: string;
}
