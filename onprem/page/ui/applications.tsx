import type { ApplicationView, Status } from "../../../client/index.ts";
import { Icon } from "./icon.tsx";
import { Instant } from "./instant.tsx";
import { LicensesOf } from "./licenses-of.tsx";
import type { Place } from "./use-place.ts";
import { capacityText, datesOf, listed, statusWord, typeWord } from "./words.ts";

type Go = (place: Place, about?: string) => void;

/** Every application of this server, with what it runs on. */
export function Applications({ status, go }: { readonly status: Status; readonly go: Go }) {
  const { applications } = status;
  const nameOf = (code: string) =>
    applications.find(({ product }) => product.code === code)?.product.name ?? code;
  return (
    <section aria-labelledby="applications">
      <h2 id="applications">Applications</h2>
      {applications.length === 0 ? (
        <p class="quiet">No application is known on this server. Activate now to see what is licensed.</p>
      ) : (
        <table class="applications cards">
          <thead>
            <tr>
              {["Application", "Status", "Type", "Capacity", "Dates"].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">
                <span class="unseen">Return</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {applications.map((application) => (
              <Row key={application.product.code} application={application} nameOf={nameOf} go={go} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row(props: {
  readonly application: ApplicationView;
  readonly nameOf: (code: string) => string;
  readonly go: Go;
}) {
  const { application, nameOf, go } = props;
  const { product, type, mode, missing, licenses, capacity, unitsInUse } = application;
  const { word, tone } = statusWord(application);
  const units = capacityText(application);
  const removed = licenses[0]?.removed ?? null;
  // Without a license and an evaluation there is no type, not even an unknown one.
  const isKnown = licenses.length > 0 || type !== "unknown";
  return (
    <tr>
      <th scope="row">
        {product.name} <code>{product.code}</code>
        {application.class === "not-for-resale" && <span class="badge">Not for resale</span>}
        {licenses.length > 0 && <LicensesOf licenses={licenses} name={product.name} />}
      </th>
      <td>
        <span class={`status ${tone}`}>
          <Icon tone={tone} /> {word}
        </span>
        {missing.length > 0 && (
          <span class="hint">Needs a license of {listed(missing.map(nameOf))} on this server.</span>
        )}
        {removed !== null && (
          <span class="hint">
            Since <Instant at={removed.at} />
          </span>
        )}
      </td>
      <td data-label={isKnown ? "Type" : undefined}>{isKnown && typeWord(type)}</td>
      <td data-label={units === null ? undefined : "Capacity"}>
        {units}
        {capacity !== null && unitsInUse !== null && mode !== null && (
          <meter
            min={0}
            max={Math.max(capacity, unitsInUse)}
            high={capacity}
            value={unitsInUse}
            aria-label={`Units of ${product.name} in use`}
          />
        )}
      </td>
      <td data-label={datesOf(application).length === 0 ? undefined : "Dates"}>
        {datesOf(application).map(({ label, at }) => (
          <span class="date" key={label}>
            {label} <Instant at={at} isDay />
          </span>
        ))}
      </td>
      <td class="end">
        {mode !== null && removed === null && (
          <button
            type="button"
            onClick={() => go("return", product.code)}
            aria-label={`Return ${product.name}`}
          >
            Return
          </button>
        )}
      </td>
    </tr>
  );
}
