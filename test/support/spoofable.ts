/** Headers in which a caller can say what address it has, or a proxy on the way could: all of them the caller's own words. */
export const SPOOFABLE_HEADERS = [
  "X-API-IP",
  "LB-IP",
  "X-IP",
  "X-Forwarded-For",
  "X-Original-Forwarded-For",
  "X-Forwarded",
  "Forwarded",
  "Forwarded-For",
  "X-Real-IP",
  "X-Client-IP",
  "Client-IP",
  "X-Cluster-Client-IP",
  "X-Remote-IP",
  "X-Remote-Addr",
  "X-Originating-IP",
  "True-Client-IP",
  "CF-Connecting-IP",
  "CF-Connecting-IPv6",
  "Fastly-Client-IP",
  "Fly-Client-IP",
  "X-Azure-ClientIP",
  "CloudFront-Viewer-Address",
  "WL-Proxy-Client-IP",
  "Via",
] as const;
type Spoofable = (typeof SPOOFABLE_HEADERS)[number];

/** One of these headers, in the form in which it would name `ip`. */
export function spoofed(header: Spoofable, ip: string): Readonly<Record<string, string>> {
  if (header === "Forwarded") return { [header]: `for=${ip};proto=https;by=${ip}` };
  if (header === "CloudFront-Viewer-Address") return { [header]: `${ip}:443` };
  if (header === "X-Forwarded-For") return { [header]: `${ip}, 10.0.0.1` };
  return { [header]: header === "Via" ? `1.1 ${ip}` : ip };
}

/** All of them at once. */
export function spoofedEverywhere(ip: string): Readonly<Record<string, string>> {
  return Object.assign({}, ...SPOOFABLE_HEADERS.map((header) => spoofed(header, ip)));
}
