import type { NodeView, Status } from "../../../client/index.ts";
import { isProblem } from "./call.ts";
import { Fact } from "./fact.tsx";
import { OnlineButton } from "./header.tsx";
import { Instant } from "./instant.tsx";
import { messageOf, type Page } from "./use-page.ts";
import { count, modeWord } from "./words.ts";

/** The other servers that share licenses with this one, once the service was asked for them. */
export function Cluster({ page, status }: { readonly page: Page; readonly status: Status }) {
  const { cluster, mode } = status;
  if (cluster === null && mode !== "online") return null;
  const others = cluster?.nodes.filter(({ isSelf }) => !isSelf) ?? [];
  const look = async () => {
    const outcome = await page.act("cluster");
    if (isProblem(outcome)) return page.say(messageOf(outcome));
    const found = outcome.cluster.nodes.filter(({ isSelf }) => !isSelf).length;
    const text =
      found === 0 ? "No other server shares these licenses." : `${count(found, "other server")} found.`;
    page.say({ tone: "good", text, fix: null, code: null });
  };
  return (
    <section aria-labelledby="cluster">
      <div class="section-head">
        <h2 id="cluster">Other servers that share these licenses</h2>
        <OnlineButton page={page} name="cluster" status={status} onPress={look}>
          Look again
        </OnlineButton>
      </div>
      {cluster === null && <p class="quiet">Not asked for yet.</p>}
      {cluster !== null && (
        <p class="quiet">
          {others.length === 0 ? "None" : count(others.length, "server")}
          {cluster.more && " and more"}, as of <Instant at={cluster.at} />.
        </p>
      )}
      <ul class="nodes">
        {others.map((node) => (
          <Node key={node.nodeId} node={node} status={status} />
        ))}
      </ul>
    </section>
  );
}

function Node({ node, status }: { readonly node: NodeView; readonly status: Status }) {
  const nameOf = (code: string) =>
    status.applications.find(({ product }) => product.code === code)?.product.name ?? code;
  return (
    <li>
      <strong>{node.hostName ?? node.nodeId}</strong>
      <dl class="facts">
        <Fact name="Applications" value={node.products.map(nameOf).join(", ")} />
        <Fact name="Mode" value={modeWord({ isNew: false, mode: node.mode })} />
        <Fact name="Activated" value={<Instant at={node.activatedAt} />} />
        <Fact
          name="Last contact"
          value={node.lastContactAt === null ? null : <Instant at={node.lastContactAt} />}
        />
        <Fact name="Version" value={node.version} />
        <Fact name="Hardware id" value={node.hardwareId && <code>{node.hardwareId}</code>} />
      </dl>
    </li>
  );
}
