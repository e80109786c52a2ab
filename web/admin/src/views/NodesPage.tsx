import type { Server } from '../answers.ts';
import { bytes, count, dateOf, milliseconds, percent } from '../format.ts';
import { icons } from '../icons.ts';
import { pageNames, words } from '../words.ts';
import { Empty } from './Empty.tsx';
import { Fact, Facts } from './Facts.tsx';
import { useNodeNames } from './node-name.ts';
import { PageHeader } from './PageHeader.tsx';
import { Time } from './Time.tsx';
import { useStores } from './stores.ts';

export function NodesPage() {
  const { live } = useStores();
  const servers = live.servers.value;
  return (
    <>
      <PageHeader title={pageNames.nodes} hint={words.nodesHint} />
      {servers.length === 0 ? (
        <div class="card">
          <Empty icon={icons.nodes} text={words.noFigures} />
        </div>
      ) : (
        <ul class="grid grid-cols-1 gap-4 xl:grid-cols-2">
          {servers.map((server) => (
            <li key={server.id}>
              <NodeCard server={server} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function NodeCard({ server }: { server: Server }) {
  const { deeds } = useStores();
  const name = useNodeNames()(server.id);
  return (
    <section aria-labelledby={`node-${server.id}`} class="card flex flex-col gap-4 p-4">
      <div class="flex items-start justify-between gap-4">
        <div class="min-w-0">
          <h2 id={`node-${server.id}`} class="truncate font-semibold" title={name}>
            {name}
          </h2>
          <p class="truncate text-xs text-soft" title={`${words.listensOn} ${server.address}, ${server.id}`}>
            {server.address} · <span class="font-mono">{server.id}</span>
          </p>
        </div>
        <NodeState server={server} />
      </div>
      <Facts class="lg:grid-cols-4">
        <Fact name={words.connections}>{count(server.connections)}</Fact>
        <Fact name={words.clients}>{count(server.clients)}</Fact>
        <Fact name={words.rooms}>{count(server.rooms)}</Fact>
        <Fact name={words.deliveries}>{count(server.deliveries)}</Fact>
        <Fact name={words.messagesIn}>{count(server.messagesIn)}</Fact>
        <Fact name={words.messagesOut}>{count(server.messagesOut)}</Fact>
        <Fact name={words.bytesIn}>{bytes(server.bytesIn)}</Fact>
        <Fact name={words.bytesOut}>{bytes(server.bytesOut)}</Fact>
        <Fact name={words.cpu}>{percent(server.cpuPercent)}</Fact>
        <Fact name={words.memory}>{bytes(server.memoryBytes)}</Fact>
        <Fact name={words.latency}>{milliseconds(server.loopLagUs / 1000)}</Fact>
        <Fact name={words.queued} title={words.queuedHint}>
          {bytes(server.queuedBytes)}
        </Fact>
        <Fact name={words.limitHitsShort} title={words.limitHits}>{count(server.limitHits)}</Fact>
        <Fact name={words.version}>{server.version}</Fact>
        <Fact name={words.started}>
          <Time at={server.startedAt} />
        </Fact>
        <Fact name={words.heartbeat}>
          <Time at={server.lastHeartbeat} />
        </Fact>
      </Facts>
      <div class="flex justify-end border-t border-line pt-3">
        <button
          type="button"
          class="button button-quiet button-small"
          aria-haspopup="dialog"
          aria-label={`${words.drain} ${name}`}
          disabled={server.draining}
          onClick={() => {
            deeds.ask({ kind: 'drain', server });
          }}
        >
          {words.drain}
        </button>
      </div>
    </section>
  );
}

/** Nodes report about once a second; the cluster takes one for dead after a few more without. */
const silentMs = 6_000;

function NodeState({ server }: { server: Server }) {
  const { live } = useStores();
  const at = live.moments.value.at(-1)?.at ?? server.lastHeartbeat;
  const last = `${words.heartbeat}: ${dateOf(server.lastHeartbeat)}`;
  if (server.draining) {
    return (
      <span class="pill bg-warn-ground text-on-warn" title={last}>
        {words.draining}
      </span>
    );
  }
  if (at - server.lastHeartbeat > silentMs) {
    return (
      <span class="pill bg-bad-ground text-bad" title={last}>
        {words.silent} · <Time at={server.lastHeartbeat} />
      </span>
    );
  }
  return (
    <span class="pill bg-good-ground" title={last}>
      <span class="size-2 rounded-full bg-good" />
      {words.running}
    </span>
  );
}
