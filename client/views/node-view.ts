/** One server of those that share licenses with this one, as the service knows it; instants are epoch milliseconds. */
export interface NodeView {
  readonly nodeId: string;
  readonly hostName: string | null;
  readonly version: string | null;
  readonly mode: "online" | "offline";
  /** A short name of its hardware. */
  readonly hardwareId: string | null;
  readonly activatedAt: number;
  readonly lastContactAt: number | null;
  /** Codes of the products that it holds licenses of. */
  readonly products: readonly string[];
  readonly isSelf: boolean;
}

/** The servers that share licenses, and when the service told so. */
export interface ClusterView {
  readonly at: number;
  readonly nodes: readonly NodeView[];
  /** True when there are more than are listed. */
  readonly more: boolean;
}
