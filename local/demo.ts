import { DEMO } from "./demo/script.ts";
import { Stage } from "./demo/stage.ts";

/** `npm run demo`: a throwaway service, and the main job done by real processes; it fails when an answer is not as it must be. */
async function main(): Promise<number> {
  const stage = new Stage();
  const known: Record<string, string> = { folder: stage.folder };
  const say = (text: string) => process.stdout.write(`${text}\n`);
  try {
    say("Starting a throwaway service ...");
    const printed = await stage.startService();
    say(printed.trim().split("\n")[0] ?? "");
    for (const [index, { title, shows, act }] of DEMO.entries()) {
      say(`\n${index + 1}. ${title}. ${shows}`);
      const { asked, answered, fault } = await act(stage, known);
      say(`   ${asked}`);
      say(answered.replaceAll(/^/gm, "   | "));
      if (fault === null) continue;
      say(`\nStep ${index + 1} is not as it must be: ${fault}.`);
      return 1;
    }
    say(`\nAll ${DEMO.length} steps are as they must be. Nothing is left behind.`);
    return 0;
  } finally {
    await stage.clear();
  }
}

process.exitCode = await main();
