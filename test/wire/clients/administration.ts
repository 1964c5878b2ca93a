import { join } from "node:path";
import { must, run } from "../../deploy/process.ts";
import type { Report } from "../../deploy/report.ts";
import { Installation } from "./program.ts";
import type { Vendor } from "./vendor.ts";

const PROGRAMS = join(import.meta.dirname, "programs");

/** Programs of administrators, and whether they speak the older flat paths. */
const ADMINISTRATIONS = [
  { program: "internal-sample.php", isFlat: false },
  { program: "internal-node.mjs", isFlat: false },
  { program: "licensebox-internal.php", isFlat: true },
] as const;

type Administration = (typeof ADMINISTRATIONS)[number];

interface Told {
  readonly done: boolean;
  readonly message: string;
  // biome-ignore lint/suspicious/noExplicitAny: these programs read replies without types.
  readonly data: any;
}

type Ask = (command: string, options?: Readonly<Record<string, string>>) => Promise<Told>;

interface Place {
  readonly vendor: Vendor;
  readonly siteKey: string;
  readonly folder: string;
}

/** Lets each administration program sell a license, watch it in use, block it, and take it back. False when one failed. */
export async function areAdministrationsPlayed(
  report: Report,
  hasPhp: boolean,
  place: Place,
): Promise<boolean> {
  let allWell = true;
  const key = await place.vendor.administratorKey();
  for (const administration of ADMINISTRATIONS.filter(({ program }) => hasPhp || !program.endsWith(".php"))) {
    const { program } = administration;
    const ask = asking(program, place.vendor.url, key);
    const title = `${program} sells a license, watches it in use, blocks it and takes it back`;
    await report
      .step(title, async (say) => say(await play(administration, ask, place)))
      .catch((error: unknown) => {
        console.log(error instanceof Error ? error.message : String(error));
        allWell = false;
      });
  }
  return allWell;
}

function asking(program: string, base: string, key: string): Ask {
  return async (command, options = {}) => {
    const interpreter = program.endsWith(".php") ? "php" : process.execPath;
    const words = [join(PROGRAMS, program), command, JSON.stringify({ base, key, ...options })];
    const { exitCode, text, stdout } = await run(interpreter, words, process.env);
    if (exitCode !== 0) throw new Error(`${program} ${command} ended with ${exitCode}: ${text}`);
    return JSON.parse(stdout);
  };
}

async function play(
  { program, isFlat }: Administration,
  ask: Ask,
  { vendor, siteKey, folder }: Place,
): Promise<string> {
  const done = async (...words: Parameters<Ask>): Promise<Told["data"]> => {
    const told = await ask(...words);
    must(told.done, `${words[0]} was told: ${told.message}`);
    return told.data;
  };
  const email = `${program}@example.com`;
  await done("connect");
  const made = await done("create-product", { name: `Made by ${program}` });
  const product = made.product_id;
  must((await done("get-product", { id: product })).product_id === product, "the product is another");
  const listed = await done("list-products");
  const products = isFlat ? listed.products : listed;
  must(
    products.some((each: { product_id: string }) => each.product_id === product),
    "the product is not listed",
  );

  const { license_code: code, id } = await done("create-license", { product, client: "Acme", email });
  const found = await done("list-licenses", { email });
  must((isFlat ? found.results : found)[0].license_code === code, "its search finds another license");
  const license = { id: isFlat ? code : id };

  const site = new Installation(
    "official-node.mjs",
    { id, code, product },
    { base: vendor.url, key: siteKey, folder },
  );
  must((await site.run("activate")).done, "a site cannot activate what was sold");
  must((await done("get-license", license)).uses_left === 0, "the license has a use left");
  await done("block", license);
  const { done: isLicensed, message } = await site.verify();
  must(!isLicensed && /blocked/.test(message ?? ""), `with a blocked license the site was told: ${message}`);
  await done("unblock", license);
  must((await site.verify()).done, "the site is refused although the block was lifted");

  const activation = isFlat ? license : await activationOf(done, code);
  await done("deactivate", activation);
  must(!(await site.verify()).done, "the site runs on what was taken back");
  if (!isFlat) await done("activate", activation);
  await done("edit-license", license);
  const { parallel_uses: uses } = await done("get-license", license);
  must(uses === 2, `the license has ${uses} uses`);
  return `${code} of ${product}`;
}

async function activationOf(done: (...words: Parameters<Ask>) => Promise<Told["data"]>, code: string) {
  const [activation] = await done("list-activations", { id: code });
  must(activation?.is_active === true, "the activation is not listed");
  return { id: activation.id };
}
