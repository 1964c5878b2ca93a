import { useEffect, useRef, useState } from "preact/hooks";
import type { RecordsPage } from "../../key-state.ts";
import { callAction, isProblem, type Problem } from "../call.ts";

/** What the list of keys is looked through by; empty fits all. */
export interface Search {
  readonly text: string;
  readonly type: string;
  readonly state: string;
  readonly page: number;
}

const TYPING_MS = 150;

/** The rows that fit a search, a hundred at a time; read again when `changed` does. */
export function useRecords(
  search: Search,
  changed: string,
): { readonly found: RecordsPage | null; readonly problem: Problem | null } {
  const [found, setFound] = useState<RecordsPage | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const last = useRef(0);
  const { text, type, state, page } = search;
  useEffect(() => {
    last.current += 1;
    const own = last.current;
    const read = async () => {
      const reply = await callAction("key-records", search);
      // What was asked for later may have come earlier.
      if (own !== last.current) return;
      setProblem(isProblem(reply) ? reply : null);
      if (!isProblem(reply)) setFound(reply.outcome);
    };
    const timer = setTimeout(() => void read(), found === null ? 0 : TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, type, state, page, changed]);
  return { found, problem };
}
