import { useId, useRef, useState } from "preact/hooks";
import type { Carried } from "../../../client/index.ts";
import type { CarriedWithCodes } from "../qr-codes.ts";
import { QrPicture } from "./qr-picture.tsx";

/** A string to be carried by hand: to copy, as a file, and as QR codes one after the other. */
export function CarriedString({
  carried,
  name,
}: {
  readonly carried: CarriedWithCodes<Carried>;
  readonly name: string;
}) {
  const { text, codes, fileName } = carried;
  const [told, tell] = useState("");
  const [shown, show] = useState<number | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();

  const copy = async () =>
    tell((await copied(text, field.current)) ? "Copied." : "Select the text and copy it.");
  const code = shown === null ? undefined : codes[shown];
  return (
    <div class="carried">
      <label for={id}>{name}</label>
      <textarea ref={field} id={id} class="string" readOnly rows={6} value={text} spellcheck={false} />
      <div class="row">
        <button type="button" onClick={copy}>
          Copy
        </button>
        <button
          type="button"
          onClick={() => {
            saveFile(fileName, text);
            tell(`Saved as ${fileName}.`);
          }}
        >
          Save as file
        </button>
        <button type="button" aria-expanded={shown !== null} onClick={() => show(shown === null ? 0 : null)}>
          {codes.length > 1 ? "QR codes" : "QR code"}
        </button>
        <span role="status" class="quiet">
          {told}
        </span>
      </div>
      {code !== undefined && shown !== null && (
        <div class="qr-box">
          <QrPicture code={code} label={`QR code ${shown + 1} of ${codes.length}`} />
          {codes.length > 1 && (
            <div class="row">
              <button type="button" onClick={() => show((shown + codes.length - 1) % codes.length)}>
                Previous
              </button>
              <span aria-live="polite">
                Code {shown + 1} of {codes.length}
              </span>
              <button type="button" onClick={() => show((shown + 1) % codes.length)}>
                Next
              </button>
            </div>
          )}
        </div>
      )}
    </div>
  );
}

/** Copies a text, and says whether it could: over plain HTTP on a network, browsers have the old way of copying only. */
export async function copied(text: string, field: HTMLTextAreaElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    field?.select();
    return document.execCommand("copy");
  }
}

function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
