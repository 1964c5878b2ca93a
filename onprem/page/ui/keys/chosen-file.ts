import type { Problem } from "../call.ts";

/** The most that a license key file may have; each of its characters is one byte. */
const BYTES_MAX = 5_000_000;

/** A file that was chosen, read into the browser. */
export interface ChosenFile {
  readonly name: string;
  readonly bytes: number;
  readonly text: string;
}

/** Reads the files, or says why not: one that is too large is not even read. */
export async function readChosen(files: readonly File[]): Promise<readonly ChosenFile[] | Problem> {
  const large = files.find(({ size }) => size > BYTES_MAX);
  if (large !== undefined)
    return {
      ok: false,
      code: "KEY_FILE_TOO_LARGE",
      detail: `${large.name} is larger than 5 MB, and so no license key file.`,
      fix: "Choose the license key file as the vendor sent it.",
    };
  try {
    return await Promise.all(
      files.map(async (file) => ({ name: file.name, bytes: file.size, text: await file.text() })),
    );
  } catch {
    return {
      ok: false,
      code: "FILE_UNREADABLE",
      detail: "The file cannot be read.",
      fix: "See that it is still where you chose it, and that you may read it; then choose it again.",
    };
  }
}
