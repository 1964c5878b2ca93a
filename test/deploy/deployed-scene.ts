import { join } from "node:path";
import { type Answer, type Command, runCommand, type Scene } from "../../local/demo/stage.ts";
import type { Deployed, Place } from "./place.ts";

/** The demonstration's scene with the deployed API for a service; it "stops" by not being reachable. */
export class DeployedScene implements Scene {
  readonly #place: Pick<Place, "folder">;
  readonly #deployed: Deployed;
  readonly #adminKey: string;

  constructor(place: Pick<Place, "folder">, deployed: Deployed, adminKey: string) {
    this.#place = place;
    this.#deployed = deployed;
    this.#adminKey = adminKey;
  }

  async startService(): Promise<string> {
    await this.#deployed.front.open();
    return `The API is reachable at ${this.#deployed.front.url} again.`;
  }

  stopService(): Promise<void> {
    return this.#deployed.front.close();
  }

  run(command: Command, words: readonly string[], server: string): Promise<Answer> {
    const { folder } = this.#place;
    const { front, outputs } = this.#deployed;
    return runCommand(command, words, {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      XDG_CONFIG_HOME: folder,
      NO_COLOR: "1",
      COUNTERSIGN_URL: front.url,
      COUNTERSIGN_API_KEY: this.#adminKey,
      COUNTERSIGN_ROOT_KEYS: outputs["PinnedRootKey"] ?? "",
      COUNTERSIGN_NODE_DATA: join(folder, "nodes", server),
    });
  }
}
