import { Icon } from '@chatroom/ui';
import type { RoomRow } from '../answers.ts';
import { count } from '../format.ts';
import { icons } from '../icons.ts';
import { hashOf } from '../routes.ts';
import { numberOf, pageNames, words } from '../words.ts';
import { ListView } from './ListView.tsx';
import type { Column } from './ListView.tsx';
import { PageHeader } from './PageHeader.tsx';
import { Time } from './Time.tsx';
import { useStores } from './stores.ts';

const columns: readonly Column<RoomRow>[] = [
  {
    name: words.name,
    field: 'name',
    class: '',
    cell: (room) => (
      <span class="flex min-w-0 items-center gap-1.5">
        <a class="link truncate font-medium" href={hashOf({ page: 'room', id: room.id })} title={room.name}>
          {room.name}
        </a>
        {!room.listed && (
          <span class="shrink-0 text-soft" title={words.unlistedHint}>
            <Icon name="lock" class="size-3.5" />
            <span class="sr-only">{words.unlisted}</span>
          </span>
        )}
      </span>
    ),
  },
  { name: words.number, field: 'id', figure: true, class: 'w-24 sm:w-28', cell: (room) => <span class="text-soft">{numberOf(room.id)}</span> },
  { name: words.people, field: 'activeUsers', figure: true, falling: true, class: 'w-22 sm:w-28', cell: (room) => count(room.activeUsers) },
  { name: words.messages, field: 'messages', figure: true, falling: true, class: 'w-32 max-sm:hidden', cell: (room) => count(room.messages) },
  { name: words.created, field: 'createdAt', figure: true, falling: true, class: 'w-36 max-lg:hidden', cell: (room) => <Time at={room.createdAt} /> },
];

export function RoomsPage() {
  const { rooms } = useStores();
  return (
    <>
      <PageHeader title={pageNames.rooms} hint={words.roomsHint} />
      <ListView
        store={rooms}
        columns={columns}
        name={pageNames.rooms}
        icon={icons.rooms}
        search={{ label: words.searchRooms, example: words.searchRoomsExample }}
        empty={{ all: words.noRoomsYet, found: words.noRoomFound }}
      />
    </>
  );
}
