import { useCallback, useEffect, useState } from "preact/hooks";
import type { ActionName, ActionOutcomes, PageState } from "../page-state.ts";
import { callAction, isProblem, type Problem, readState } from "./call.ts";
import type { Tone } from "./words.ts";

const REREAD_MS = 10_000;

/** What the page says about the last thing that was asked of it. */
export interface Message {
  readonly tone: Tone;
  readonly text: string;
  /** What mends it; null where nothing needs mending. */
  readonly fix: string | null;
  /** The code of a no, for support. */
  readonly code: string | null;
}

/** The page's state, and what can be done with it. */
export interface Page {
  readonly state: PageState | null;
  /** Why the state cannot be read; null while it can. */
  readonly problem: Problem | null;
  /** The action that is under way. */
  readonly busy: ActionName | null;
  readonly message: Message | null;
  say(message: Message | null): void;
  read(): Promise<void>;
  /** Does one action and shows the state after it. */
  act<Name extends ActionName>(name: Name, body?: object): Promise<ActionOutcomes[Name] | Problem>;
}

/** Reads the state now, every ten seconds while the page is looked at, and after each action. */
export function usePage(): Page {
  const [state, setState] = useState<PageState | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState<ActionName | null>(null);
  const [message, say] = useState<Message | null>(null);

  const read = useCallback(async () => {
    const reply = await readState();
    if (isProblem(reply)) return setProblem(reply);
    setProblem(null);
    setState(reply);
  }, []);

  const act = useCallback(async <Name extends ActionName>(name: Name, body: object = {}) => {
    setBusy(name);
    const reply = await callAction(name, body);
    setBusy(null);
    if (isProblem(reply)) {
      if (reply.code === "LOGIN_NEEDED") setProblem(reply);
      return reply;
    }
    setProblem(null);
    setState(reply.state);
    return reply.outcome;
  }, []);

  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") void read();
    };
    look();
    const timer = setInterval(look, REREAD_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [read]);

  return { state, problem, busy, message, say, read, act };
}

/** A no as the page says it. */
export function messageOf({ detail, fix, code }: Problem): Message {
  return { tone: "bad", text: detail, fix, code };
}
