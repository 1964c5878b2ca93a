/** What a load run measured; times in milliseconds. */
export interface Figures {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** CPU time of the answering process for one request; its database's not included. */
  readonly cpuMs: number;
}

/** Sums up the latencies of a run that lasted `seconds` and took `cpuMs` of the answering process in all. */
export function figuresOf(latencies: readonly number[], seconds: number, cpuMs: number): Figures {
  const sorted = [...latencies].sort((a, b) => a - b);
  const share = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  const requests = sorted.length;
  return {
    requests,
    perSecond: requests / seconds,
    p50: share(0.5),
    p95: share(0.95),
    p99: share(0.99),
    cpuMs: cpuMs / Math.max(requests, 1),
  };
}
