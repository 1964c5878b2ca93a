import { useEffect, useRef, useState } from "preact/hooks";
import { isProblem, logIn, type Problem } from "./call.ts";
import { RefusedNotice } from "./notice.tsx";
import type { Page } from "./use-page.ts";

/** Exchanges the key of the printed address for a cookie, and asks for it where there is none or a wrong one. */
export function Login({ page }: { readonly page: Page }) {
  const [refused, setRefused] = useState<Problem | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const send = async (key: string) => {
    const reply = await logIn(key);
    if (!isProblem(reply)) return page.read();
    setRefused(reply);
    field.current?.focus();
  };
  useEffect(() => {
    const key = new URLSearchParams(location.hash.slice(1)).get("key");
    if (key === null) return;
    // The key is not left in the address, nor in the history, for the next one to see.
    history.replaceState(null, "", location.pathname + location.search);
    void send(key);
  }, []);
  return (
    <main class="login">
      <h1>Licenses</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send(field.current?.value ?? "");
        }}
      >
        <label for="key">Login key</label>
        <p class="quiet" id="key-help">
          It stands at the end of the address that <code>countersign-node serve</code> has printed.
        </p>
        <input
          ref={field}
          id="key"
          type="password"
          autocomplete="off"
          required
          aria-describedby="key-help key-refused"
        />
        {refused !== null && <RefusedNotice refused={refused} id="key-refused" />}
        <div class="form-end">
          <button type="submit" class="primary">
            Open
          </button>
        </div>
      </form>
    </main>
  );
}
