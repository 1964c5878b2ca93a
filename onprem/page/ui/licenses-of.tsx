import type { LicenseView } from "../../../client/index.ts";
import { Fact } from "./fact.tsx";
import { Instant } from "./instant.tsx";
import { licenseWord } from "./words.ts";

/** The licenses behind an application, folded away. */
export function LicensesOf(props: { readonly licenses: readonly LicenseView[]; readonly name: string }) {
  return (
    <details>
      <summary>
        Details<span class="unseen"> of {props.name}</span>
      </summary>
      {props.licenses.map((license) => (
        <dl key={license.code} class="facts">
          <Fact name="License code" value={<code>{license.code}</code>} />
          <Fact name="Status" value={licenseWord(license)} />
          <Fact name="Activated" value={<Instant at={license.activatedAt} />} />
          <Fact name="Mode" value={license.mode === "offline" ? "Offline" : "Online"} />
          <Fact
            name="Runs without contact until"
            value={license.deadlineAt === null ? null : <Instant at={license.deadlineAt} />}
          />
          <Fact name="Features" value={license.features.length === 0 ? null : license.features.join(", ")} />
        </dl>
      ))}
    </details>
  );
}
