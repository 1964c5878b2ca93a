import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { DialogProps, Dialogs } from "./app.tsx";
import type { Message, Page } from "./use-page.ts";

/** What a script of its own brings for servers with license keys. */
export interface KeysPart {
  readonly DIALOGS: Dialogs;
  readonly Section: (props: DialogProps) => VNode;
  readonly Records: (props: DialogProps) => VNode;
}

const REREAD_MS = 400;

const NOT_LOADED: Message = {
  tone: "bad",
  text: "The part of this page for license keys cannot be loaded.",
  fix: "See that the program which serves this page runs, then reload the page.",
  code: "PAGE_AWAY",
};

/** Loads that script and its style once there are license keys, and reads the state often while a task on them runs. */
export function useKeysPart(page: Page): KeysPart | null {
  const [part, setPart] = useState<KeysPart | null>(null);
  const { state, read, say } = page;
  const has = state !== null && state.keys !== null;
  useEffect(() => {
    if (!has) return;
    Promise.all([import("./keys/keys.tsx"), loadStyle()]).then(
      ([{ KEYS }]) => setPart(KEYS),
      () => say(NOT_LOADED),
    );
  }, [has]);

  const isRunning = state?.keys?.task?.outcome === null;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => void read(), REREAD_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  return has ? part : null;
}

function loadStyle(): Promise<unknown> {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = "keys.css";
  document.head.append(link);
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = reject;
  });
}
