import { useState } from "preact/hooks";
import type { ApplicationView } from "../../../client/index.ts";
import type { DialogProps } from "./app.tsx";
import { isProblem, type Problem } from "./call.ts";
import { Dialog, FormEnd } from "./dialog.tsx";
import { Notice, RefusedNotice } from "./notice.tsx";
import { listed } from "./words.ts";

/** Gives licenses back: says first that they stop here at once. Offline ones bring a return string to carry. */
export function ReturnDialog({ page, state, about, go }: DialogProps) {
  const held = state.status.applications.filter(({ mode }) => mode !== null);
  const mode = held.find(({ product }) => product.code === about)?.mode ?? held[0]?.mode ?? null;
  const offered = held.filter((each) => each.mode === mode);
  const [chosen, setChosen] = useState<readonly string[]>(() => (about === null ? [] : [about]));
  const [refused, setRefused] = useState<Problem | null>(null);
  const [isEmpty, setEmpty] = useState(false);
  const cancel = () => go("list");
  const products = offered.filter(({ product }) => chosen.includes(product.code));
  const isBusy = page.busy === "return" || page.busy === "deactivate";

  const save = async (event: Event) => {
    event.preventDefault();
    if (page.busy !== null) return;
    setEmpty(products.length === 0);
    if (products.length === 0) return;
    const codes = products.map(({ product }) => product.code);
    const outcome = await page.act(mode === "offline" ? "return" : "deactivate", { products: codes });
    if (isProblem(outcome)) return setRefused(outcome);
    if (mode === "offline") return go("returned");
    const text = `Returned: ${namesOf(products)}. Another server can use it now.`;
    page.say({ tone: "good", text, fix: null, code: null });
    go("list");
  };

  return (
    <Dialog title="Return licenses" onCancel={cancel}>
      <form onSubmit={save}>
        <fieldset>
          <legend>Return the licenses of</legend>
          {offered.map(({ product }) => (
            <label key={product.code} class="check">
              <input
                type="checkbox"
                checked={chosen.includes(product.code)}
                onChange={({ currentTarget: { checked } }) =>
                  setChosen(
                    checked ? [...chosen, product.code] : chosen.filter((code) => code !== product.code),
                  )
                }
              />
              {product.name}
            </label>
          ))}
        </fieldset>
        <Notice tone="warn">
          <p>
            <strong>
              {products.length === 0 ? "What is returned" : namesOf(products)}{" "}
              {products.length > 1 ? "stop" : "stops"} on this server at once.
            </strong>
          </p>
          <p>
            {mode === "offline"
              ? "You then get a return string: only when the vendor has it can another server use the licenses."
              : "Another server can then use the licenses."}
          </p>
        </Notice>
        {isEmpty && (
          <p role="alert" class="wrong-text">
            Choose what to return.
          </p>
        )}
        {refused !== null && <RefusedNotice refused={refused} />}
        <FormEnd save="Return" isDangerous isBusy={isBusy} onCancel={cancel} />
      </form>
    </Dialog>
  );
}

function namesOf(applications: readonly ApplicationView[]): string {
  return listed(applications.map(({ product }) => product.name));
}
