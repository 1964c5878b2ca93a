import type { ComponentChildren } from "preact";

/** A name and its value; nothing at all where the value is not known. */
export function Fact(props: {
  readonly name: string;
  readonly value: ComponentChildren;
  /** True for what is too long to stand beside others. */
  readonly isWhole?: boolean;
}) {
  const { name, value, isWhole = false } = props;
  if (value === null || value === undefined || value === "" || value === false) return null;
  return (
    <div class={isWhole ? "whole" : undefined}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
