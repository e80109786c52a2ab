import type { Room } from '@chatroom/client';
import { useSignal } from '@preact/signals';
import { people } from '../words.ts';
import { Composer } from './Composer.tsx';
import { Icon } from './Icon.tsx';
import { Messages } from './Messages.tsx';
import { People } from './People.tsx';
import { RoomNumber } from './RoomNumber.tsx';
import { Self } from './Self.tsx';
import { useStores } from './stores.ts';

export function RoomView({ room }: { room: Room }) {
  const { chat } = useStores();
  const peopleOpen = useSignal(false);
  return (
    <main class="flex min-w-0 flex-1 flex-col">
      <header class="flex items-center gap-2 border-b border-line bg-panel px-3 py-2.5 sm:px-5">
        <div class="min-w-0 flex-1">
          <h1 class="truncate text-lg leading-tight font-semibold">{room.info.name}</h1>
          <RoomNumber roomId={room.info.id} />
        </div>
        <button
          type="button"
          class="button button-quiet button-small lg:hidden"
          aria-expanded={peopleOpen.value}
          aria-controls="people"
          onClick={() => {
            peopleOpen.value = !peopleOpen.value;
          }}
        >
          <Icon name="people" class="size-4" />
          <span class="sr-only">{people(room.activeUsers)}</span>
          <span aria-hidden="true" class="tabular-nums">
            {room.activeUsers}
          </span>
        </button>
        <button
          type="button"
          class="button button-quiet button-small"
          disabled={chat.leaving.busy.value}
          onClick={() => void chat.leave()}
        >
          <Icon name="leave" class="size-4" />
          Leave
        </button>
      </header>
      <p role="alert" class="bg-panel px-5 py-2 text-sm text-bad empty:hidden">
        {chat.leaving.problem.value}
      </p>
      <div class="relative flex min-h-0 flex-1">
        <div class="flex min-w-0 flex-1 flex-col">
          <Messages key={room.info.id} room={room} />
          <Composer key={room.info.id} roomName={room.info.name} />
        </div>
        <aside
          id="people"
          class={`${peopleOpen.value ? 'block' : 'hidden'} absolute inset-0 z-10 overflow-y-auto bg-panel p-4 lg:static lg:block lg:w-60 lg:shrink-0 lg:border-l lg:border-line`}
        >
          <div class="mb-5 border-b border-line pb-4 lg:hidden">
            <Self />
          </div>
          <People room={room} />
        </aside>
      </div>
    </main>
  );
}
