import { must } from "../../deploy/process.ts";
import type { Client } from "./program.ts";
import type { Scene } from "./scenes.ts";

/** What only some client programs do. */
export const SPECIAL_SCENES: { readonly [C in Client]?: readonly Scene[] } = {
  "licensebox-helper.php": [
    {
      title: "verifies by license code and client name, and a stranger's name is refused",
      async play({ site }) {
        const { done, message } = await site.verify({ byCode: true });
        must(done, `it was told: ${message}`);
        must(!(await site.verify({ byCode: true, client: "Stranger" })).done, "a stranger is verified");
        must(site.keeps(), "it deleted its license");
        return message ?? "";
      },
    },
    {
      title: "deletes its license when an activation fails",
      async play({ site }) {
        const { done } = await site.run("activate", { code: "WRONG-CODE" });
        must(!done && !site.keeps(), "it keeps its license");
        return "deleted";
      },
    },
    {
      title: "sends no fields when it has no file, and is refused",
      async play({ another }) {
        const { done, message } = await another().verify();
        must(!done && message !== null, "it holds itself licensed");
        return message ?? "";
      },
    },
    {
      title: "asks for updates, and hears that there is none",
      async play({ site }) {
        const { done, message } = await site.run("update");
        must(!done, "it was offered an update");
        return message ?? "";
      },
    },
  ],
  "cms-2024.php": [
    {
      title: "with a purchase code of Envato is told that the shop is not configured",
      async play({ another }) {
        const { done, message } = await another().run("activate", { verifyType: "envato" });
        must(!done && /not configured/.test(message ?? ""), `it was told: ${message}`);
        return message ?? "";
      },
    },
  ],
  "cms-2026.php": [
    {
      title: "does not ask before seven days are over",
      async play({ site, vendor, license }) {
        await vendor.release(license);
        const { done, message } = await site.run("verify");
        must(done && message === "Not asked." && site.keeps(), `it was told: ${message}`);
        return message ?? "";
      },
    },
    {
      title: "tells a limit from a wrong code",
      async play({ another }) {
        const { message } = await another().run("activate");
        must(message?.startsWith("Already activated: ") === true, `it was told: ${message}`);
        return message ?? "";
      },
    },
  ],
  "official-node.mjs": [
    {
      title: "asks for updates, and hears that there is none",
      async play({ site }) {
        const { message } = await site.run("update");
        must(message === "You are using the latest version.", `it was told: ${message}`);
        return message ?? "";
      },
    },
  ],
};
