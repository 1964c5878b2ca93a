import type { EvaluationView, Status } from "../../../client/index.ts";
import { Instant } from "./instant.tsx";
import { Notice } from "./notice.tsx";
import type { Place } from "./use-place.ts";
import { count, listed } from "./words.ts";

type Go = (place: Place) => void;

/** What an administrator has to know or to do first. */
export function Notices({ status, go }: { readonly status: Status; readonly go: Go }) {
  const { state, clockBehindMs, evaluations, request, returned } = status;
  const hoursBehind = Math.round(clockBehindMs / 3_600_000);
  return (
    <div class="notices">
      {state.kind !== "ok" && (
        <Notice tone="bad">
          <p>
            <strong>{state.detail}</strong>
          </p>
          <p>{state.fix}</p>
        </Notice>
      )}
      {hoursBehind > 24 && (
        <Notice tone="warn">
          <p>
            <strong>This server's clock is {count(Math.round(hoursBehind / 24), "day")} behind.</strong>
          </p>
          <p>Set the clock. Until then licenses are judged by the latest time that is proven.</p>
        </Notice>
      )}
      <Evaluations evaluations={evaluations} />
      {request !== null && (
        <Notice tone="info">
          <p>
            A request string of <Instant at={request.at} /> waits for its response string.
          </p>
          <button type="button" onClick={() => go("offline")}>
            Continue the offline activation
          </button>
        </Notice>
      )}
      {returned !== null && (
        <Notice tone="info">
          <p>
            Returned <Instant at={returned.at} />: {listed(returned.products)}. The vendor frees these
            licenses when it gets the return string.
          </p>
          <button type="button" onClick={() => go("returned")}>
            Show the return string
          </button>
        </Notice>
      )}
    </div>
  );
}

/** The evaluations that run, by the first that ends, and those that are over. */
function Evaluations({ evaluations }: { readonly evaluations: readonly EvaluationView[] }) {
  const running = evaluations.filter((each) => each.state === "running");
  const over = evaluations.filter((each) => each.state === "over");
  const first = [...running].sort((one, other) => one.endsAt - other.endsAt)[0];
  const names = (list: readonly EvaluationView[]) => listed(list.map(({ product }) => product.name));
  return (
    <>
      {first !== undefined && (
        <Notice tone={first.daysLeft <= 7 ? "warn" : "info"}>
          <p>
            <strong>Evaluation: {count(first.daysLeft, "day")} left</strong>, until{" "}
            <Instant at={first.endsAt} isDay />
            {running.some(({ endsAt }) => endsAt !== first.endsAt) && " for the first"}. All features of{" "}
            {names(running)} work until then.
          </p>
        </Notice>
      )}
      {over.length > 0 && (
        <Notice tone="bad">
          <p>
            <strong>The evaluation of {names(over)} is over.</strong>
          </p>
          <p>Activate a license, or ask the vendor's sales for more time.</p>
        </Notice>
      )}
    </>
  );
}
