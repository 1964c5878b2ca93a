import type { Command } from "commander";
import { testConnection } from "../../shared/contract/operations/test-connection.ts";
import { examples } from "../options.ts";
import type { Session } from "../session.ts";

/** `countersign test-connection`; needs no API key and does not repeat, so that it answers at once. */
export function addTestConnection(program: Command, session: Session): void {
  const command = program
    .command("test-connection")
    .description("tell whether the service can be reached; needs no API key")
    .action(async () => {
      const reply = await session.send(testConnection, {}, { tries: 1 });
      session.output.show(reply, () => `${reply.message} ${session.config().url.value}`);
    });
  examples(
    command,
    "countersign test-connection",
    "COUNTERSIGN_URL=http://127.0.0.1:7070 countersign test-connection",
  );
}
