import type { Licensing } from "../../client/index.ts";

/** What the page uses of a server's licensing. */
export type PageLicensing = Pick<
  Licensing,
  | "status"
  | "activate"
  | "refresh"
  | "deactivate"
  | "request"
  | "acceptResponse"
  | "giveBack"
  | "lastReturn"
  | "cluster"
  | "testConnection"
  | "on"
>;
