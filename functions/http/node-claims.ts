import type { NodeClaims } from "../../shared/domain/node.ts";

/** What a request tells about its node; what it leaves out is null, or no component at all. */
export function nodeClaimsOf(
  told:
    | {
        readonly hostName?: string | undefined;
        readonly version?: string | undefined;
        readonly serverType?: string | undefined;
        readonly fingerprint?: Readonly<Record<string, string>> | undefined;
      }
    | undefined,
): NodeClaims {
  return {
    hostName: told?.hostName ?? null,
    version: told?.version ?? null,
    serverType: told?.serverType ?? null,
    fingerprint: told?.fingerprint ?? {},
  };
}
