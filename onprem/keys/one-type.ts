import type { ProvenFile } from "./prove-file.ts";

/**
 * The files of a server as far as they count beside each other: it has one server type, that of the first, and no import brings
 * another one. What was put beside it by hand counts for nothing.
 */
export function ofOneType(files: readonly ProvenFile[]): readonly ProvenFile[] {
  const own = files.find(({ cover }) => cover !== null)?.cover ?? null;
  return files.map((file) => {
    if (file.cover === null || file.cover.serverType === own?.serverType) return file;
    const keys = file.keys.map((key) => ({ ...key, isEdited: true }));
    return { ...file, cover: null, authorization: null, keys };
  });
}
