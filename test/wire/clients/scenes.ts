import { must } from "../../deploy/process.ts";
import type { Client, Installation, Told } from "./program.ts";
import type { Sold, Vendor } from "./vendor.ts";

/** What each scene may use: an installation that is activated already, its license, and the vendor. */
export interface Stage {
  readonly vendor: Vendor;
  readonly license: Sold;
  readonly site: Installation;
  /** Another installation of the same program, for the same license. */
  readonly another: () => Installation;
}

/** A scene, and what is seen in it. */
export interface Scene {
  readonly title: string;
  readonly play: (stage: Stage) => Promise<string>;
}

/** On a verify that is refused the page's table says who deletes; everyone else keeps and shows the message. */
interface Trouble {
  readonly title: string;
  readonly befalls: (stage: Stage) => Promise<void>;
  readonly options?: (stage: Stage) => { readonly key?: string; readonly base?: string };
  readonly mends?: (stage: Stage) => Promise<void>;
  readonly says: RegExp;
  readonly deletedBy: readonly Client[];
  /** Programs that hold themselves licensed all the same. */
  readonly licensedStill?: readonly Client[];
}

const HIDDEN = /cannot be read/;
const HIDES_OTHERS: readonly Client[] = ["licensebox-helper.php"];

const TROUBLES: readonly Trouble[] = [
  {
    title: "the license is blocked",
    befalls: ({ vendor, license }) => vendor.edit(license, { state: "blocked" }),
    mends: ({ vendor, license }) => vendor.edit(license, { state: "active" }),
    says: /blocked/,
    deletedBy: ["cms-2024.php"],
  },
  {
    title: "the license has expired",
    befalls: ({ vendor, license }) => vendor.edit(license, { expiresAt: 1_000_000_000_000 }),
    mends: ({ vendor, license }) => vendor.edit(license, { expiresAt: null }),
    says: /expired/,
    deletedBy: ["cms-2024.php"],
  },
  {
    title: "staff have released the activation",
    befalls: ({ vendor, license }) => vendor.release(license),
    says: /invalid or not assigned to you/,
    deletedBy: ["cms-2024.php", "cms-2026.php"],
  },
  {
    title: "the key is wrong",
    befalls: async () => undefined,
    options: () => ({ key: "a key of another server" }),
    says: /key/,
    deletedBy: ["cms-2024.php"],
  },
  {
    title: "the service cannot reach its database",
    befalls: ({ vendor }) => vendor.database.cut(),
    mends: ({ vendor }) => vendor.database.mend(),
    says: /cannot reach its database/,
    deletedBy: ["cms-2024.php"],
  },
  {
    title: "nobody answers",
    befalls: async () => undefined,
    options: () => ({ base: "http://127.0.0.1:9" }),
    says: /HTTP 0|failed|reached/,
    deletedBy: [],
    licensedStill: ["cms-2026.php"],
  },
];

/** Everything that is played with each client program. */
export const SCENES: readonly Scene[] = [
  {
    title: "reaches the service",
    async play({ site }) {
      const { done, message } = await site.run("connect");
      must(done, `it was told: ${message}`);
      return message ?? "";
    },
  },
  {
    title: "keeps its license, sends it back and is verified",
    async play({ site }) {
      const told = await site.verify();
      must(told.done, `it was told: ${told.message}`);
      must(site.keeps() && told.kept !== null, "it keeps nothing");
      return told.message ?? "";
    },
  },
  {
    title: "activates again on the same site and takes no second use",
    async play({ site }) {
      const again = await site.run("activate");
      must(again.done && site.keeps(), `it was told: ${again.message}`);
      return again.message ?? "";
    },
  },
  {
    title: "gives its license back, and another site can have it",
    async play({ site, another }) {
      const back = await site.run("deactivate");
      must(back.done && !site.keeps(), `it was told: ${back.message}`);
      const other = await another().run("activate");
      must(other.done && other.kept !== null, `the other was told: ${other.message}`);
      return back.message ?? "";
    },
  },
  {
    title: "is refused above the limit, and told so",
    async play({ site, another }) {
      const other = another();
      const { done, message } = await other.run("activate");
      must(!done && !other.keeps(), "it holds itself licensed");
      must(/License is already active/.test(message ?? ""), `it was told: ${message}`);
      must((await site.verify()).done, "the first site lost its license");
      return message ?? "";
    },
  },
  {
    title: "is refused with a wrong code, and keeps nothing",
    async play({ another }) {
      const other = another();
      const { done, message } = await other.run("activate", { code: "WRONG-CODE" });
      must(!done && !other.keeps(), "it holds itself licensed");
      must(/Your license code is invalid/.test(message ?? ""), `it was told: ${message}`);
      return message ?? "";
    },
  },
  ...TROUBLES.map((trouble) => ({
    title: `when ${trouble.title}`,
    play: (stage: Stage) => playTrouble(trouble, stage),
  })),
];

async function playTrouble(trouble: Trouble, stage: Stage): Promise<string> {
  const { site } = stage;
  const { client } = site;
  await trouble.befalls(stage);
  const told = await site.verify(trouble.options?.(stage));
  await trouble.mends?.(stage);
  const isLicensed = trouble.licensedStill?.includes(client) ?? false;
  must(told.done === isLicensed, `it holds itself ${told.done ? "licensed" : "unlicensed"}: ${told.message}`);
  mustSay(told, trouble, client);
  const isDeleted = trouble.deletedBy.includes(client);
  must(
    site.keeps() !== isDeleted,
    isDeleted ? "it keeps its license" : `it deleted its license: ${told.message}`,
  );
  if (isDeleted) return `deletes its license: ${told.message}`;
  if (trouble.mends === undefined && trouble.options === undefined) return `keeps it: ${told.message}`;
  const later = await site.verify();
  must(later.done, `later it was told: ${later.message}`);
  return `keeps it, and is verified later: ${told.message}`;
}

function mustSay({ message }: Told, { says, title }: Trouble, client: Client): void {
  const heard = message ?? "";
  const isHidden = HIDES_OTHERS.includes(client) && HIDDEN.test(heard);
  const threw = client === "official-node.mjs" && title === "nobody answers" && heard.startsWith("threw:");
  must(says.test(heard) || isHidden || threw, `it was told: ${heard}`);
}
