import { run } from "../../deploy/process.ts";

const PACKAGES = ["php-cli", "php-curl"];

/** True when this machine can run the PHP programs; tries to install what lacks, and tells what it does. */
export async function preparePhp(): Promise<boolean> {
  if (await hasPhp()) return true;
  const words = ["install", "-y", "--no-install-recommends", ...PACKAGES];
  console.log(`PHP with curl is not here: apt-get ${words.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  let installed = await run("apt-get", words, env);
  if (installed.exitCode > 0) {
    console.log("That failed, perhaps for want of package lists: apt-get update, and again");
    await run("apt-get", ["update"], env);
    installed = await run("apt-get", words, env);
  }
  if (installed.exitCode !== 0) console.log(installed.text.split("\n").slice(-5).join("\n"));
  return hasPhp();
}

async function hasPhp(): Promise<boolean> {
  const { exitCode } = await run("php", ["-r", "exit(function_exists('curl_init') ? 0 : 3);"], process.env);
  return exitCode === 0;
}
