/** What a list of texts may hold; it always has one. */
interface TextListBounds {
  /** How many texts. */
  readonly most: number;
  /** How many characters in each. */
  readonly mostCharacters: number;
}

/** Control characters and halves of pairs cannot be shown; a comma stands between texts where people type a list. */
const PRINTABLE = /^[^\p{Cc}\p{Cs},]*$/u;

/** Why a list of texts cannot be as it is, as the end of a sentence about it; null when it can. */
export function textListFault(texts: readonly string[], bounds: TextListBounds): string | null {
  const { most, mostCharacters } = bounds;
  if (texts.length === 0) return "must name at least one";
  if (texts.length > most) return `must name at most ${most}`;
  for (const [index, text] of texts.entries()) {
    if (text === "" || text !== text.trim()) return "must hold no empty text and no blanks around one";
    if (text.length > mostCharacters) return `must hold texts of at most ${mostCharacters} characters`;
    if (!PRINTABLE.test(text)) return "must hold no commas and no control characters";
    if (texts.slice(0, index).some((before) => before.toLowerCase() === text.toLowerCase()))
      return "must name each once, whatever its case";
  }
  return null;
}
