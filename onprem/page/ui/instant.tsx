const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const TIME = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** A moment in the reader's own time zone; pointed at, in UTC. */
export function Instant({ at, isDay = false }: { readonly at: number; readonly isDay?: boolean }) {
  const date = new Date(at);
  // A moment that no calendar has would break the whole page.
  if (Number.isNaN(date.getTime())) return null;
  const iso = date.toISOString();
  return (
    <time dateTime={iso} title={`${iso.slice(0, 16).replace("T", " ")} UTC`}>
      {(isDay ? DAY : TIME).format(date)}
    </time>
  );
}
