import type { KeyRecordView } from "../keys/views.ts";
import type { RecordsPage } from "./key-state.ts";

/** What records are looked for by; what is left out or empty fits all. */
export interface RecordSearch {
  /** A part of the number or of the user's name. */
  readonly text?: string;
  readonly type?: string;
  readonly state?: string;
  readonly page?: number;
}

const ROWS = 100;

/** A page of the records that fit; the last one where there are not so many. */
export function searchRecords(records: readonly KeyRecordView[], search: RecordSearch): RecordsPage {
  const { type = "", state = "", page = 0 } = search;
  const sought = (search.text ?? "").trim().toLowerCase();
  const found = records.filter(
    (each) =>
      (type === "" || each.type === type) &&
      (state === "" || each.state === state) &&
      [each.number, each.user ?? ""].some((name) => name.toLowerCase().includes(sought)),
  );
  const last = Math.max(0, Math.ceil(found.length / ROWS) - 1);
  const shown = Math.min(page, last);
  const rows = found.slice(shown * ROWS, (shown + 1) * ROWS);
  return { ok: true, rows, found: found.length, total: records.length, page: shown };
}
