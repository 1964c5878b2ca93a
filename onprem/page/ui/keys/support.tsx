/** Where the vendor's support is, as the product told it; a link where it is one. */
export function Support({ support }: { readonly support: string | null }) {
  if (support === null) return <>the vendor's support</>;
  const address = linkOf(support);
  if (address === null) return <>{support}</>;
  return (
    <a href={address} target="_blank" rel="noreferrer noopener">
      {support}
    </a>
  );
}

function linkOf(support: string): string | null {
  if (/^https?:\/\/[^\s"<>]+$/i.test(support)) return support;
  return /^[^\s@"<>:/?]+@[^\s@"<>:/?]+$/.test(support) ? `mailto:${support}` : null;
}
