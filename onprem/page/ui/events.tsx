import type { PageEvent } from "../page-state.ts";
import { Instant } from "./instant.tsx";

/** What has happened since the program was started, newest first. */
export function Events(props: { readonly events: readonly PageEvent[]; readonly since: number }) {
  const { events, since } = props;
  return (
    <section aria-labelledby="events">
      <h2 id="events">Events</h2>
      <p class="quiet">
        {events.length === 0 ? "Nothing has happened" : "What has happened"} since the program was started,{" "}
        <Instant at={since} />.
      </p>
      <ol class="events">
        {events.map(({ id, at, text, times }) => (
          <li key={id}>
            <Instant at={at} />
            <span>
              {text} {times > 1 && <span class="quiet">({times} times in a row)</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
