import { createReadStream } from "node:fs";
import { ConfigurationFault } from "../../../client/index.ts";
import type { CommandContext } from "../context.ts";

/** No key file is longer, so that of another file, or a device, no more than this is read. */
const BYTES_MAX = 20_000_001;

/** The text of a file, or of the standard input for "-"; throws a ConfigurationFault for one that cannot be read. */
export async function readKeyFile(name: string, { io }: Pick<CommandContext, "io">): Promise<string> {
  if (name === "-") return io.read();
  try {
    let text = "";
    for await (const chunk of createReadStream(name, { encoding: "utf8", end: BYTES_MAX - 1 })) text += chunk;
    return text;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new ConfigurationFault(
      isMissing ? `There is no file ${name}.` : `${name} cannot be read.`,
      "Check the name of the key file, and that this user may read it.",
    );
  }
}
