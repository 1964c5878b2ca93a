import { generateKeyPairSync, sign } from "node:crypto";
import { type AwsCall, AwsCallFailed } from "../../http/aws-call.ts";
import type { RotationPlace } from "../rotate.ts";

const PATH = "/countersign/test/";
const NAMES = ["manifest", "master-secret", "signing-keys"].map((name) => `${PATH}${name}`);

/** SSM and KMS in memory, with a real Ed25519 key, a clock, and ways to fail. */
export class FakeAws {
  readonly #root = generateKeyPairSync("ed25519");
  readonly stored = new Map<string, { Value: string; Version: number; Type: string }>();
  readonly actions: string[] = [];
  now = Date.UTC(2026, 0, 1);
  /** Called before each call; what it throws is what the caller sees, and nothing happens. */
  before: (action: string) => Promise<void> | void = () => undefined;
  /** Called after each call took effect: what it throws is a reply that was lost. */
  after: (action: string) => Promise<void> | void = () => undefined;

  /** The `x` of the root's public half. */
  get rootX(): string {
    return this.#root.publicKey.export({ format: "jwk" }).x ?? "";
  }

  get place(): RotationPlace {
    return {
      call: async <T>(call: AwsCall) => {
        await this.before(call.action);
        this.actions.push(call.action);
        try {
          return this.#answer(call) as T;
        } finally {
          await this.after(call.action);
        }
      },
      now: () => this.now,
      pause: async () => undefined,
      names: NAMES,
      rootKeyArn: "arn:root",
    };
  }

  text(name: string): string {
    return this.stored.get(`${PATH}${name}`)?.Value ?? "";
  }

  // biome-ignore lint/suspicious/noExplicitAny: AWS's inputs have no type here.
  #answer(call: { action: string; input: any }): object {
    const { action, input } = call;
    switch (action) {
      case "GetPublicKey": {
        const key = this.#root.publicKey.export({ format: "der", type: "spki" });
        return { PublicKey: key.toString("base64") };
      }
      case "Sign": {
        const message = Buffer.from(input.Message, "base64");
        if (message.length > 4_096 || input.MessageType !== "RAW")
          throw failed(call as AwsCall, "ValidationException");
        return { Signature: sign(null, message, this.#root.privateKey).toString("base64") };
      }
      case "GetParameters": {
        const found = (input.Names as string[]).filter((name) => this.stored.has(name));
        return { Parameters: found.map((Name) => ({ Name, ...this.stored.get(Name) })) };
      }
      case "PutParameter": {
        const old = this.stored.get(input.Name);
        if (old !== undefined && !input.Overwrite) throw failed(call as AwsCall, "ParameterAlreadyExists");
        const Version = (old?.Version ?? 0) + 1;
        this.stored.set(input.Name, { Value: input.Value, Version, Type: input.Type });
        return { Version };
      }
      case "DeleteParameters":
        for (const name of input.Names) this.stored.delete(name);
        return {};
      default:
        throw failed(call as AwsCall, `Unknown ${action}`);
    }
  }
}

function failed(call: AwsCall, code: string): AwsCallFailed {
  return new AwsCallFailed(call, code, 400, "as the test wants it");
}
