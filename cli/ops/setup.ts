import { type Command, Option } from "commander";
import { EXIT, Fault, ownTrouble, usageFault } from "../faults.ts";
import { examples } from "../options.ts";
import type { Session } from "../session.ts";
import { makeAdminKey, type SetupKeyMade } from "./admin-key.ts";
import type { Check } from "./check.ts";
import { checkEndpoints } from "./endpoints.ts";
import { renderChecks } from "./present-checks.ts";
import { DEFAULT_STAGE, type DeployedStage, readStage, type StageChoice } from "./stage-outputs.ts";

interface SetupOptions extends StageChoice {
  readonly newKey?: boolean;
  readonly revokeOld?: boolean;
}

/** What `setup` prints with --json. */
interface SetupDone extends SetupKeyMade {
  readonly stack: string;
  readonly url: string;
  readonly rootKeys: readonly string[];
  readonly domainTarget: string | null;
  readonly checks: readonly Check[];
}

/** `countersign setup`; repeating it checks again and makes no second key. */
export function addSetup(program: Command, session: Session): void {
  const command = stageFlags(
    program
      .command("setup")
      .description(
        "after `cdk deploy`: make the first admin API key, check every endpoint, print the addresses",
      ),
  )
    .option("--new-key", "make another admin key, when the first one is lost; the old one stays")
    .addOption(
      new Option("--revoke-old", "with --new-key: the key that setup made before opens nothing any more"),
    )
    .action((options: SetupOptions) => setUp(session, options));
  examples(
    command,
    "countersign setup",
    "countersign setup --stage trial --json",
    "countersign setup --outputs cdk-outputs.json --new-key --revoke-old",
  );
}

/** The flags that say which stage is meant. */
export function stageFlags(command: Command): Command {
  return command
    .option(
      "--stage <name>",
      `the stage, asked of CloudFormation in AWS_REGION (setup's default: ${DEFAULT_STAGE})`,
    )
    .option(
      "--outputs <file>",
      "what `cdk deploy --outputs-file` wrote, in the place of asking CloudFormation",
    );
}

async function setUp(session: Session, options: SetupOptions): Promise<void> {
  if (options.revokeOld === true && options.newKey !== true)
    throw usageFault("--revoke-old alone would leave no admin key.", "Give --new-key as well.");
  const place = await session.openOps();
  const stage = await readStage(place, options);
  const { checks } = await checkEndpoints(place, stage.url, [stage.rootKey]);
  const bad = checks.find(({ outcome }) => outcome !== "ok");
  if (bad !== undefined) throw endpointFault(bad, stage);
  const key = await makeAdminKey(place, stage, {
    another: options.newKey === true,
    revokesOld: options.newKey === true && options.revokeOld === true,
  });
  const done: SetupDone = {
    stack: stage.stackName,
    url: stage.url,
    rootKeys: [stage.rootKey],
    domainTarget: stage.domainTarget,
    checks: [...checks, key.check],
    ...key.made,
  };
  session.output.show(done, () => welcome(done));
  // After the key was shown: it is stored, and would be lost otherwise.
  if (key.check.outcome === "wrong") throw endpointFault(key.check, stage);
}

function endpointFault({ name, says, cure }: Check, { url, domainTarget }: DeployedStage): Fault {
  const domain =
    domainTarget === null ? "" : ` The stage's own name must point to ${domainTarget} (a CNAME or an alias).`;
  return new Fault(
    EXIT.unreachable,
    ownTrouble(
      "STAGE_UNHEALTHY",
      `${name} at ${url}: ${says}`,
      `${cure ?? ""}${domain} Then run setup again.`,
    ),
  );
}

function welcome({
  stack,
  url,
  rootKeys,
  checks,
  adminKey,
  adminKeyMadeAt,
  revokedKeyId,
}: SetupDone): string {
  return [
    `${stack} runs at ${url}`,
    "",
    renderChecks(checks),
    "",
    ...(adminKey === null
      ? [`Admin API key: made on ${adminKeyMadeAt} and not shown again. Lost it? Run setup with --new-key.`]
      : ["Admin API key (shown this once, keep it safe):", `  export COUNTERSIGN_API_KEY=${adminKey}`]),
    ...(revokedKeyId === null ? [] : [`The key before it, ${revokedKeyId}, opens nothing any more.`]),
    "",
    "For the command, and for your servers (the trust anchors that their licensing pins):",
    `  export COUNTERSIGN_URL=${url}`,
    `  export COUNTERSIGN_ROOT_KEYS=${rootKeys.join(",")}`,
    "",
    `Next: \`countersign doctor --stage ${stack.replace("countersign-", "")}\` looks at all of it, at any time.`,
  ].join("\n");
}
