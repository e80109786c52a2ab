import type { Room } from '@chatroom/client';
import { inOrder } from '../member-order.ts';
import { people } from '../words.ts';
import { Avatar } from './Avatar.tsx';
import { useStores } from './stores.ts';

export function People({ room }: { room: Room }) {
  const { chat } = useStores();
  const self = chat.state.value.identity?.clientId;
  const unlisted = room.activeUsers - room.members.length;
  return (
    <>
      <h2 id="people-heading" class="heading">
        In this room · <span class="tabular-nums">{room.activeUsers}</span>
      </h2>
      <ul aria-labelledby="people-heading" class="mt-3 flex flex-col gap-2">
        {inOrder(room.members, self).map((member) => (
          <li key={member.id} class="flex items-center gap-2.5">
            <Avatar clientId={member.id} name={member.username} />
            <span class="min-w-0 truncate text-sm">{member.username}</span>
            {member.id === self && <span class="text-xs text-soft">you</span>}
          </li>
        ))}
      </ul>
      {unlisted > 0 && <p class="mt-3 text-sm text-soft">and {people(unlisted)} more</p>}
    </>
  );
}
