const SECRET = /cs(_|%5f)(act|key)(_|%5f)[0-9a-z]+/gi;
const USER_INFO = /^((?:[a-z][a-z0-9+.-]*:)?\/\/)?[^/?#]*@/i;

/** A text without what looks like a secret of ours: of an activation token or an API key only its kind is left. */
export function redacted(text: string): string {
  return text.replace(SECRET, (_, _first, kind: string) => `cs_${kind.toLowerCase()}_[redacted]`);
}

/** A URL without the same, and without a user's name and password. */
export function redactedUrl(url: string): string {
  return redacted(url.replace(USER_INFO, (_, start: string | undefined) => start ?? ""));
}
