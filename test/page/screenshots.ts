import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { Status } from "../../client/status.ts";
import type { KeysDouble } from "../../onprem/keys/testing/double.ts";
import { type Double, doubleOf } from "../../onprem/page/testing/double.ts";
import {
  DAY,
  inEvaluation,
  licensed,
  newStatus,
  onlineStatus,
  T0,
} from "../../onprem/page/testing/statuses.ts";
import { writeArmor } from "../../shared/signing/armor.ts";
import { generatePrivateJwk, loadSigningKey } from "../../shared/signing/key.ts";
import { writeQrParts } from "../../shared/signing/qr-parts.ts";
import { signRequest } from "../../shared/signing/request.ts";
import { openBrowser, openTab, serve } from "./browser.ts";
import { setup } from "./chromium.ts";
import { KEY_SHOTS } from "./key-shots.ts";

const FOLDER = join(import.meta.dirname, "../../docs/guides/images");
const BYTES_MAX = 150_000;

interface Shot {
  readonly name: string;
  readonly status: Status;
  readonly isDark?: true;
  readonly isPhone?: true;
  readonly height?: number;
  readonly act?: (page: Page, double: Double) => Promise<void>;
  readonly keys?: KeysDouble;
}

const suite = () =>
  onlineStatus(
    [
      licensed("fax", { capacity: 50, maintenanceUntil: T0 + 200 * DAY }, { unitsInUse: 37 }),
      licensed(
        "recording",
        {
          type: "subscription",
          status: "expiring",
          capacity: 20,
          expiresAt: T0 + 9 * DAY,
          runsUntil: T0 + 16 * DAY,
        },
        { unitsInUse: 4 },
      ),
      licensed("attendant", { class: "not-for-resale" }),
      inEvaluation("billing", 12),
      inEvaluation("queue", 0, { missing: ["billing"] }),
    ],
    { cluster: { at: T0, nodes: [], more: false } },
  );

const evaluating = () =>
  newStatus([inEvaluation("fax", 30), inEvaluation("recording", 30), inEvaluation("billing", 30)], {
    installedAt: T0,
    version: "26.3.1",
  });

async function choose(page: Page, way: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Activate now" }).click();
  await page.getByRole("button", { name: way }).click();
}

const SHOTS: readonly Shot[] = [
  { name: "licenses-new", status: evaluating(), height: 700 },
  { name: "licenses-list", status: suite() },
  { name: "licenses-dark", status: suite(), isDark: true },
  { name: "licenses-phone", status: suite(), isPhone: true },
  {
    name: "licenses-activate",
    status: evaluating(),
    height: 700,
    act: (page) => page.getByRole("button", { name: "Activate now" }).click(),
  },
  {
    name: "licenses-online",
    status: evaluating(),
    height: 700,
    act: async (page) => {
      await choose(page, /^Online/);
      await page.getByLabel("Activation token").fill("cs_act_0000000000000000000000000000003uTwYt");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "licenses-offline",
    status: evaluating(),
    height: 1000,
    act: async (page) => {
      await choose(page, /^Offline/);
      await page.getByRole("button", { name: /^QR code/ }).click();
    },
  },
  {
    name: "licenses-typing-error",
    status: evaluating(),
    height: 620,
    act: async (page, double) => {
      const request = await double.answers.request();
      if (!request.ok) throw new Error(request.detail);
      const fix = "Compare these lines with the original, character by character.";
      double.answers.acceptResponse = async () => ({
        ok: false,
        kind: "local",
        code: "LINES_WRONG",
        detail: "Lines are mistyped. Look at line 2, line 5.",
        fix,
        places: [2, 5].map((line) => ({ place: `line ${line}`, message: "Lines are mistyped.", fix })),
      });
      await choose(page, /^Offline/);
      await page
        .getByLabel("Response string", { exact: true })
        .fill(request.text.replace("REQUEST", "RESPONSE"));
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByRole("alert").waitFor();
      await page.getByText("From a file").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "licenses-return",
    status: onlineStatus(
      [
        licensed("fax", { mode: "offline", deadlineAt: null }),
        licensed("recording", { mode: "offline", deadlineAt: null }),
      ],
      {
        mode: "offline",
        polls: false,
        tokenDescription: null,
        lastContactAt: null,
        lastAttempt: null,
        nextAttemptAt: null,
        deadlineAt: null,
      },
    ),
    height: 700,
    act: (page) => page.getByRole("button", { name: "Return StoneFax" }).click(),
  },
  {
    name: "licenses-connection",
    status: suite(),
    height: 700,
    act: async (page, double) => {
      double.answers.testConnection = async () => ({
        ok: false,
        kind: "tls-intercepted",
        detail:
          "The certificate shown for licenses.example.com is from an unknown issuer: something decrypts the connection.",
        fix: "Exempt the service's host name from TLS inspection on the proxy or firewall.",
      });
      await page.getByRole("button", { name: "Test connection" }).click();
      await page.locator(".message-bar code").waitFor();
    },
  },
];

/** Pictures of license keys, on a server without anything else to see. */
const keyShots = (): readonly Shot[] =>
  KEY_SHOTS.map(({ name, height, act, keys: newKeys }) => {
    const keys = newKeys();
    return { name, height, keys, status: onlineStatus([licensed("fax")]), act: (page) => act(page, keys) };
  });

/** A request string as a real server makes it; made anew each time, as keys are. */
async function realRequest(double: Double): Promise<void> {
  const key = await loadSigningKey(await generatePrivateJwk());
  const node = { hostName: "fax-01", version: "26.3.1", fingerprint: {} };
  const says = { nonce: "GAzIdWhSxhXEhmgxGPFsH0J8", node, products: ["fax", "recording", "billing"] };
  const jws = await signRequest(key, says, { audience: "countersign:example", now: T0 });
  const [text, parts] = [await writeArmor("request", jws), await writeQrParts("request", jws)];
  double.answers.request = async () => ({
    ok: true,
    text,
    parts,
    fileName: "fax-01-countersign-request.txt",
    at: T0,
  });
}

async function take(browser: Browser, { name, status, act, height, keys, ...shot }: Shot, folder: string) {
  const double = doubleOf(status);
  await realRequest(double);
  const served = await serve(double, { keys });
  const viewport = shot.isPhone ? { width: 360, height: 740 } : { width: 1040, height: height ?? 980 };
  const tab = await openTab(browser, served.url, {
    viewport,
    colorScheme: shot.isDark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  await tab.page.clock.setFixedTime(T0);
  await tab.page.getByRole("heading", { name: "This server" }).waitFor();
  await act?.(tab.page, double);
  const path = join(folder, `${name}.png`);
  await tab.page.screenshot({ path, animations: "disabled", caret: "hide" });
  await tab.close();
  await served.close();
  const bytes = statSync(path).size;
  if (bytes > BYTES_MAX) throw new Error(`${path} has ${bytes} bytes`);
  return `${name}.png ${bytes} bytes${tab.faults.length === 0 ? "" : `, ${tab.faults.join(", ")}`}`;
}

/** `npm run screenshots [-- key]`: the pictures of the guides, or those whose name begins so, in the tests' browser. */
async function main([beginning = ""]: readonly string[]): Promise<void> {
  setup();
  mkdirSync(FOLDER, { recursive: true });
  const browser = await openBrowser();
  for (const shot of [...SHOTS, ...keyShots()].filter(({ name }) => name.startsWith(beginning)))
    process.stdout.write(`${await take(browser, shot, FOLDER)}\n`);
  await browser.close();
}

await main(process.argv.slice(2));
