import { Avatar } from '@chatroom/ui';
import type { ClientRow } from '../answers.ts';
import { icons } from '../icons.ts';
import { hashOf } from '../routes.ts';
import { numberOf, pageNames, words } from '../words.ts';
import { ListView } from './ListView.tsx';
import type { Column } from './ListView.tsx';
import { useNodeNames } from './node-name.ts';
import { PageHeader } from './PageHeader.tsx';
import { Time } from './Time.tsx';
import { useStores } from './stores.ts';

const columns: readonly Column<ClientRow>[] = [
  {
    name: words.name,
    field: 'username',
    class: '',
    cell: (client) => (
      <span class="flex min-w-0 items-center gap-2.5">
        <Avatar clientId={client.id} name={client.username} />
        <span class="min-w-0">
          <a class="link block truncate font-medium" href={hashOf({ page: 'client', id: client.id })} title={client.username}>
            {client.username}
          </a>
          <span class="block truncate text-xs text-soft">
            {numberOf(client.id)}
            {!client.connected && <span class="lg:hidden"> · {words.away}</span>}
          </span>
        </span>
      </span>
    ),
  },
  {
    name: words.room,
    field: 'roomId',
    class: 'w-24 sm:w-28',
    cell: ({ roomId }) =>
      roomId === null ? (
        <span class="text-soft" title={words.noRoom}>
          {words.none}
        </span>
      ) : (
        <a class="link" href={hashOf({ page: 'room', id: roomId })}>
          {numberOf(roomId)}
        </a>
      ),
  },
  { name: words.address, field: 'address', class: 'w-48 max-sm:hidden', cell: ({ address }) => <span class="block truncate" title={address}>{address}</span> },
  { name: words.node, field: 'node', class: 'w-44 max-lg:hidden', cell: ({ node }) => <NodeOf node={node} /> },
  { name: words.since, field: 'connectedAt', figure: true, falling: true, class: 'w-36 max-md:hidden', cell: (client) => <Time at={client.connectedAt} /> },
];

/** Where it is connected. */
export function NodeOf({ node }: { node: string | null }) {
  const nameOf = useNodeNames();
  if (node === null) {
    return (
      <span class="pill bg-warn-ground text-on-warn" title={words.awayHint}>
        {words.away}
      </span>
    );
  }
  return (
    <span class="block truncate" title={node}>
      {nameOf(node)}
    </span>
  );
}

export function ClientsPage() {
  const { clients } = useStores();
  return (
    <>
      <PageHeader title={pageNames.clients} hint={words.clientsHint} />
      <ListView
        store={clients}
        columns={columns}
        name={pageNames.clients}
        icon={icons.clients}
        search={{ label: words.searchClients, example: words.searchClientsExample }}
        empty={{ all: words.noClientsYet, found: words.noClientFound }}
      />
    </>
  );
}
