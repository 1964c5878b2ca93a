import { useCallback, useEffect, useState } from "preact/hooks";

/** Where in the page one is: the list, a dialog over it, or the license keys. It stands in the address, so that a reload keeps it. */
export type Place =
  | "list"
  | "activate"
  | "online"
  | "offline"
  | "return"
  | "returned"
  | "keys"
  | "key"
  | "import-keys"
  | "server-type";

const PLACES: readonly Place[] = [
  "activate",
  "online",
  "offline",
  "return",
  "returned",
  "keys",
  "key",
  "import-keys",
  "server-type",
];

interface At {
  readonly place: Place;
  /** The product that the dialog is about; null for none. */
  readonly about: string | null;
}

/** The place, and the way to another one. */
export function usePlace(): At & { go(place: Place, about?: string): void } {
  const [at, setAt] = useState<At>(readPlace);
  const go = useCallback((place: Place, about?: string) => {
    const suffix = about === undefined ? "" : `/${encodeURIComponent(about)}`;
    const address = place === "list" ? location.pathname + location.search : `#${place}${suffix}`;
    history.replaceState(null, "", address);
    setAt(readPlace());
  }, []);
  useEffect(() => {
    const follow = () => setAt(readPlace());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return { ...at, go };
}

function readPlace(): At {
  const [name = "", about = ""] = location.hash.slice(1).split("/");
  const place = PLACES.find((each) => each === name) ?? "list";
  return { place, about: about === "" ? null : decoded(about) };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
