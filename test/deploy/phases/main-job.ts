import { SCRIPT } from "../../../local/demo/script.ts";
import type { InUse, Place } from "../place.ts";
import { must } from "../process.ts";

/** Does the demonstration's main job on the deployed stage, with the real commands. */
export async function doMainJob({ report }: Place, { scene, known }: InUse): Promise<void> {
  for (const { title, act } of SCRIPT) {
    await report.step(`main job: ${title}`, async (say) => {
      const { asked, answered, fault } = await act(scene, known);
      if (!asked.startsWith("(")) say(asked);
      must(fault === null, `${fault}\n${answered}`);
    });
  }
}
