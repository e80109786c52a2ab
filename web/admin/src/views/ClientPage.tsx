import { Icon } from '@chatroom/ui';
import type { ClientDetail } from '../answers.ts';
import { bytes, count } from '../format.ts';
import { icons } from '../icons.ts';
import { hashOf } from '../routes.ts';
import { numberOf, pageNames, words } from '../words.ts';
import { DetailView } from './DetailView.tsx';
import { Fact, Facts } from './Facts.tsx';
import { useNodeNames } from './node-name.ts';
import { PageHeader } from './PageHeader.tsx';
import { Time } from './Time.tsx';
import { useStores } from './stores.ts';

export function ClientPage({ id }: { id: number }) {
  const { client, deeds } = useStores();
  const entry = client.entry.value?.id === id ? client.entry.value : null;
  return (
    <>
      <PageHeader title={entry?.username ?? `${pageNames.client} ${numberOf(id)}`} back={{ page: 'clients', text: words.backToClients }}>
        {entry !== null && (
          <>
            <button
              type="button"
              class="button-icon"
              aria-label={words.refresh}
              title={words.refresh}
              disabled={client.loading.busy.value}
              onClick={() => void client.refresh()}
            >
              <Icon name="refresh" class="size-4" />
            </button>
            <button
              type="button"
              class="button button-quiet text-bad!"
              aria-haspopup="dialog"
              onClick={() => {
                deeds.ask({ kind: 'removeClient', client: entry });
              }}
            >
              {words.removeClient}
            </button>
          </>
        )}
      </PageHeader>
      <DetailView store={client} id={id} icon={icons.clients} gone={{ title: words.clientGone, hint: words.clientGoneHint }}>
        {(shown) => <ClientFacts client={shown} />}
      </DetailView>
    </>
  );
}

function ClientFacts({ client }: { client: ClientDetail }) {
  const nameOf = useNodeNames();
  const say = (value: number | null, format: (value: number) => string): string => (value === null ? words.unknown : format(value));
  return (
    <div class="card p-4">
      <Facts>
        <Fact name={words.number}>{numberOf(client.id)}</Fact>
        <Fact name={words.state} {...(client.connected ? {} : { title: words.awayHint })}>
          {client.connected ? (
            <span class="pill bg-good-ground">
              <span class="size-2 rounded-full bg-good" />
              {words.connected}
            </span>
          ) : (
            <span class="pill bg-warn-ground text-on-warn">{words.away}</span>
          )}
        </Fact>
        <Fact name={words.since}>
          <Time at={client.connectedAt} />
        </Fact>
        <Fact name={words.address}>{client.address}</Fact>
        <Fact name={words.room}>
          {client.roomId === null ? (
            words.noRoom
          ) : (
            <a class="link" href={hashOf({ page: 'room', id: client.roomId })}>
              {numberOf(client.roomId)}
            </a>
          )}
        </Fact>
        <Fact name={words.node} {...(client.node === null ? {} : { title: client.node })}>
          {client.node === null ? words.none : nameOf(client.node)}
        </Fact>
        <Fact name={words.messages}>{say(client.messages, count)}</Fact>
        <Fact name={words.limitHits}>{say(client.limitHits, count)}</Fact>
        <Fact name={words.queue}>{say(client.queuedBytes, bytes)}</Fact>
      </Facts>
    </div>
  );
}
