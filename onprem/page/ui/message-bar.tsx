import { Icon } from "./icon.tsx";
import type { Page } from "./use-page.ts";

/** What came of the last thing that was asked: read out when it comes, over the page so that nothing moves. */
export function MessageBar({ page }: { readonly page: Page }) {
  const { message } = page;
  return (
    <div class="message-bar" role="status" aria-live="polite">
      {message !== null && (
        <div class={`notice ${message.tone}`}>
          <Icon tone={message.tone} />
          <div>
            <p>
              <strong>{message.text}</strong> {message.code !== null && <code>{message.code}</code>}
            </p>
            {message.fix !== null && <p>{message.fix}</p>}
          </div>
          <button type="button" class="plain" onClick={() => page.say(null)}>
            Close
          </button>
        </div>
      )}
    </div>
  );
}
