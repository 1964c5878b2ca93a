import { Agent, request } from "node:http";

/** A request ready to go out, with the status that it must bring. */
export interface Prepared {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const CONNECTIONS = 16;

/** What a run of load brought: the latency of each request (ms), and how long the run was. */
export interface Load {
  readonly latencies: readonly number[];
  readonly seconds: number;
}

/**
 * Sends requests on 16 connections, each the next one as soon as the last is answered, until the time is over or there
 * are no more. Any answer but a 200 ends the run with an error: a benchmark of refusals would mean nothing.
 */
export async function load(requests: Iterator<Prepared>, seconds: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const latencies: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  const connection = async () => {
    while (performance.now() < endsAt) {
      const next = requests.next();
      if (next.done) return;
      const sentAt = performance.now();
      await send(next.value, agent);
      latencies.push(performance.now() - sentAt);
    }
  };
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  } finally {
    agent.destroy();
  }
  return { latencies, seconds: (performance.now() - startedAt) / 1_000 };
}

function send({ url, method, headers, body }: Prepared, agent: Agent): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const length = { "content-length": String(Buffer.byteLength(body)) };
  const sent = request(url, { method, agent, headers: { ...headers, ...length } }, (reply) => {
    let text = "";
    reply.setEncoding("utf8");
    reply.on("data", (chunk: string) => {
      text += chunk;
    });
    reply.on("error", reject);
    reply.on("end", () =>
      reply.statusCode === 200
        ? resolve()
        : reject(new Error(`${url} answered ${reply.statusCode}: ${text}`)),
    );
  });
  sent.on("error", reject);
  sent.end(body);
  return promise;
}

/** The same requests, over and over. */
export function* cycle(requests: readonly Prepared[]): Generator<Prepared> {
  while (requests.length > 0) yield* requests;
}
