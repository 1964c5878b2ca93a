import type { QrCode } from "../qr-codes.ts";

/** A QR code: black on white also on a dark page, since not every reader takes it the other way round. */
export function QrPicture({ code, label }: { readonly code: QrCode; readonly label: string }) {
  const { size, path } = code;
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <rect width={size} height={size} class="qr-paper" />
      <path d={path} class="qr-ink" />
    </svg>
  );
}
