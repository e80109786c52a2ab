import type { Room } from '@chatroom/client';
import { Avatar } from '@chatroom/ui';
import { useMemo } from 'preact/hooks';
import { inOrder } from '../member-order.ts';
import { morePeople, words } from '../words.ts';
import { useStores } from './stores.ts';

/** Who is in the room: all, or in a big room the first 100 and the count. */
export function People({ room, id }: { room: Room; id: string }) {
  const { chat } = useStores();
  const self = chat.state.value.identity?.clientId;
  const unlisted = room.activeUsers - room.members.length;
  const { members } = room;
  // Messages come more often than people.
  const items = useMemo(
    () =>
      inOrder(members, self).map((member) => (
        <li key={member.id} class="flex items-center gap-2.5">
          <Avatar clientId={member.id} name={member.username} />
          <span class="min-w-0 truncate text-sm">{member.username}</span>
          {member.id === self && <span class="text-xs text-soft">{words.you}</span>}
        </li>
      )),
    [members, self],
  );
  return (
    <>
      <h2 id={`${id}-heading`} class="heading">
        {words.inThisRoom} · <span class="tabular-nums">{room.activeUsers}</span>
      </h2>
      <ul aria-labelledby={`${id}-heading`} class="mt-3 flex flex-col gap-2">
        {items}
      </ul>
      {unlisted > 0 && <p class="mt-3 text-sm text-soft">{morePeople(unlisted)}</p>}
    </>
  );
}
