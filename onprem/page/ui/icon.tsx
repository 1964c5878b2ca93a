import type { Tone } from "./words.ts";

const PATHS: Readonly<Record<Tone, string>> = {
  good: "M4.5 8.5l2.4 2.4 4.6-5.2",
  info: "M8 4.5V8l2.3 1.7",
  warn: "M8 4.3v4.4M8 11.2v.4",
  bad: "M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2",
  idle: "M5 8h6",
};

/** The symbol of a tone: each has another shape, so that color is never needed to tell them apart. */
export function Icon({ tone }: { readonly tone: Tone }) {
  return (
    <svg class={`icon ${tone}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {tone === "warn" ? <path d="M8 1.2L15 14.2H1z" /> : <circle cx="8" cy="8" r="7" />}
      <path d={PATHS[tone]} />
    </svg>
  );
}
